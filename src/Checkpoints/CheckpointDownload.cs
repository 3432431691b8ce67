using System.Security.Cryptography;

namespace Microsoft.ML.ResNet;

/// <summary>A file on a server that is known by its hash, and its place in a cache folder.</summary>
internal sealed class CheckpointDownload
{
    private const int BufferSize = 1 << 16;
    private const int LongestName = 100;
    private const int ShownDigits = 16;
    private const int FewestDigits = 8;

    private readonly Uri _address;
    private readonly string _sha256;
    private readonly string _path;

    /// <param name="address">http or https.</param>
    /// <param name="sha256">The first digits of the hash, 8 at least, as torchvision has them in the names of its files.</param>
    /// <param name="cacheFolder">Where the file goes.</param>
    /// <param name="fileName">What it is called there. Null: after the address and the hash.</param>
    public CheckpointDownload(Uri address, string sha256, string cacheFolder, string? fileName = null)
    {
        bool isWeb = address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
        bool isHash = sha256.Length is >= FewestDigits and <= 2 * SHA256.HashSizeInBytes && sha256.All(char.IsAsciiHexDigit);
        Validation.ThrowIfAny(
            [
                .. isWeb ? [] : (string[])[$"Address must be an http or https address; received {address}."],
                .. isHash ? [] : (string[])[$"Sha256 must be {2 * SHA256.HashSizeInBytes} hexadecimal digits, or the first of them, "
                    + $"{FewestDigits} at least; received \"{sha256}\"."],
            ],
            nameof(address));
        _address = address;
        _sha256 = sha256.ToLowerInvariant();
        _path = Path.Combine(Path.GetFullPath(cacheFolder),
            fileName ?? $"{_sha256[..Math.Min(ShownDigits, _sha256.Length)]}-{FileName(address)}");
    }

    public static string HashOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <returns>The path of the file.</returns>
    public async Task<string> RunAsync(HttpClient? client, CancellationToken cancellationToken)
    {
        if (await IsCachedAsync(cancellationToken).ConfigureAwait(false))
            return _path;

        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        string aside = $"{_path}.{Path.GetRandomFileName()}.tmp";
        using var ownClient = client is null ? new HttpClient() : null;
        try
        {
            string found = await FetchAsync(client ?? ownClient!, aside, cancellationToken).ConfigureAwait(false);
            if (!found.StartsWith(_sha256, StringComparison.Ordinal))
                throw new InvalidDataException($"The file at {_address} has the SHA-256 {found} instead of {_sha256}. It was deleted.");
            File.Move(aside, _path, overwrite: true);
            return _path;
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private async Task<bool> IsCachedAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
            return false;
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)).StartsWith(_sha256,
            StringComparison.Ordinal);
    }

    /// <returns>The hash of what came.</returns>
    private async Task<string> FetchAsync(HttpClient client, string target, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(
            _address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var file = new FileStream(
            target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        var buffer = new byte[BufferSize];
        for (int count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            count > 0;
            count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false))
        {
            hash.AppendData(buffer, 0, count);
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The end of the address, less what a file system might take for something else.</summary>
    private static string FileName(Uri address)
    {
        string name = Uri.UnescapeDataString(address.Segments[^1]);
        name = new([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_')]);
        return name.Length <= LongestName ? name : name[^LongestName..];
    }
}
