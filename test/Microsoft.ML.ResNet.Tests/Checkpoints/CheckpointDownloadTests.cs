using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

[TestClass]
public sealed class CheckpointDownloadTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i))];
    private static readonly string Hash = Convert.ToHexString(SHA256.HashData(Content));

    [TestMethod]
    public async Task A_file_is_fetched_once_and_kept()
    {
        using var folder = new TemporaryFolder();
        using var server = new TinyServer(Content);
        string cache = folder.File("cache");

        string path = await ResNetCheckpoint.DownloadAsync(server.Address("models/resnet50.pth?x=1"), Hash, cache);
        string again = await ResNetCheckpoint.DownloadAsync(server.Address("models/resnet50.pth?x=1"), Hash.ToLowerInvariant(), cache);

        Assert.AreEqual(path, again);
        Assert.AreEqual(1, server.Requests);
        Assert.AreEqual($"{Hash[..16].ToLowerInvariant()}-resnet50.pth", Path.GetFileName(path));
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFiles(cache));
    }

    [TestMethod]
    public async Task A_file_with_another_hash_is_deleted_and_both_hashes_are_named()
    {
        using var folder = new TemporaryFolder();
        using var server = new TinyServer(Content);
        string other = new('A', 64);

        var error = await Assert.ThrowsExactlyAsync<InvalidDataException>(() =>
            ResNetCheckpoint.DownloadAsync(server.Address("a.pth"), other, folder.Root));

        StringAssert.Contains(error.Message, $"has the SHA-256 {Hash.ToLowerInvariant()} instead of {other.ToLowerInvariant()}");
        Assert.IsEmpty(Directory.GetFiles(folder.Root));
    }

    [TestMethod]
    public async Task A_file_that_was_damaged_in_the_cache_is_fetched_again()
    {
        using var folder = new TemporaryFolder();
        using var server = new TinyServer(Content);
        string path = await ResNetCheckpoint.DownloadAsync(server.Address("a.pth"), Hash, folder.Root);
        File.WriteAllBytes(path, Content[..^1]);

        await ResNetCheckpoint.DownloadAsync(server.Address("a.pth"), Hash, folder.Root);

        CollectionAssert.AreEqual(Content, File.ReadAllBytes(path));
        Assert.AreEqual(2, server.Requests);
    }

    [TestMethod]
    public async Task A_download_that_breaks_off_or_fails_or_is_cancelled_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using (var server = new TinyServer(Content, announced: Content.Length + 10))
            await Assert.ThrowsAsync<IOException>(() => ResNetCheckpoint.DownloadAsync(server.Address("a.pth"), Hash, folder.Root));
        using (var server = new TinyServer(Content, status: "404 Not Found"))
            await Assert.ThrowsExactlyAsync<HttpRequestException>(() =>
                ResNetCheckpoint.DownloadAsync(server.Address("a.pth"), Hash, folder.Root));
        using (var server = new TinyServer(Content))
        using (var client = new HttpClient())
            await Assert.ThrowsAsync<OperationCanceledException>(() =>
                ResNetCheckpoint.DownloadAsync(server.Address("a.pth"), Hash, folder.Root, client, new CancellationToken(canceled: true)));

        Assert.IsEmpty(Directory.GetFiles(folder.Root));
    }

    [TestMethod]
    public async Task No_address_leads_out_of_the_folder()
    {
        using var folder = new TemporaryFolder();
        using var server = new TinyServer(Content);

        string path = await ResNetCheckpoint.DownloadAsync(server.Address("a/..%2F..%2Fevil%00.pth"), Hash, folder.Root);

        Assert.AreEqual(folder.Root, Path.GetDirectoryName(path));
        StringAssert.EndsWith(path, "-.._.._evil_.pth");
    }

    [TestMethod]
    public void What_cannot_be_fetched_is_said_at_once()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            { _ = ResNetCheckpoint.DownloadAsync(new Uri("file:///etc/passwd"), "12", "cache"); });

        StringAssert.Contains(error.Message, "Address must be an http or https address; received file:///etc/passwd.");
        StringAssert.Contains(error.Message, "Sha256 must be 64 hexadecimal digits, or the first of them, 8 at least; received \"12\".");
    }

    /// <summary>Answers every request with the same bytes.</summary>
    private sealed class TinyServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _answer;
        private int _requests;

        public TinyServer(byte[] content, string status = "200 OK", int? announced = null)
        {
            _answer = [.. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Length: {announced ?? content.Length}\r\nConnection: close\r\n\r\n"), .. content];
            _listener.Start();
            _ = ServeAsync();
        }

        public int Requests => _requests;

        public Uri Address(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var connection = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _requests);
                    var stream = connection.GetStream();
                    using var request = new StreamReader(stream, leaveOpen: true);
                    while (await request.ReadLineAsync() is { Length: > 0 })
                    {
                    }
                    await stream.WriteAsync(_answer);
                }
            }
            catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over, or hung up.
            }
        }
    }
}
