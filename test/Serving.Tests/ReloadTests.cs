using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;

namespace Serving.Tests;

[TestClass]
public sealed class ReloadTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<ResNetTransformer> _loaded = [];

    private string Model => Path.Combine(_folder.Path, "model.zip");

    [TestInitialize]
    public void Copy()
    {
        _ = FashionModel.Shared;
        File.Copy(FashionModel.File, Model);
    }

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    [TestMethod]
    public async Task A_model_that_takes_anothers_place_under_load_drops_no_request_and_the_old_one_is_let_go_of()
    {
        const int Clients = 8, Models = 4;
        // So that somebody waits at any moment.
        await using var server = await StartAsync("--MaxBatchSize", "64", "--MaxWaitMilliseconds", "50");
        using var enough = new CancellationTokenSource();
        var answers = new ConcurrentQueue<(HttpStatusCode Status, string? Version)>();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                using var response = await server.PostAsync(FashionModel.Shared.Pngs[client]);
                var answer = await TestServer.ReadAsync(response);
                answers.Enqueue((response.StatusCode, answer.TryGetProperty("version", out var version) ? version.GetString() : null));
            }
        })).ToArray();

        for (int model = 1; model < Models; model++)
        {
            string before = await VersionAsync(server), now;
            Replace(model);
            while ((now = await VersionAsync(server)) == before || answers.All(answer => answer.Version != now))
                await Task.Delay(10);
        }
        enough.Cancel();
        await Task.WhenAll(clients);

        Assert.IsTrue(answers.All(answer => answer.Status == HttpStatusCode.OK), $"{answers.Count} answers");
        Assert.HasCount(Models, answers.Select(answer => answer.Version).Distinct().ToArray());
        await OnlyTheLastLivesAsync();
    }

    [TestMethod]
    public async Task Those_who_wait_are_answered_by_the_model_before()
    {
        await using var server = await StartAsync("--MaxBatchSize", "2", "--MaxWaitMilliseconds", "4000");
        string before = await VersionAsync(server);
        Replace(1);
        while (_loaded.Count < 2)
            await Task.Delay(10);
        // The new model's first score, the server's own, waits for a batch as long as this image will, and began before.
        await Task.Delay(2000);
        var waits = server.PostAsync(FashionModel.Shared.Pngs[0]);

        while (await VersionAsync(server) == before)
            await Task.Delay(10);
        Assert.IsFalse(waits.IsCompleted, "the new model was quicker than the batch");
        Assert.IsFalse(IsDisposed(_loaded.First()), "somebody uses it");

        using var response = await waits;
        Assert.AreEqual(before, (await TestServer.ReadAsync(response.EnsureSuccessStatusCode())).GetProperty("version").GetString());
        await OnlyTheLastLivesAsync();
    }

    [TestMethod]
    public async Task A_file_that_is_no_model_changes_nothing_and_the_next_that_is_one_is_taken()
    {
        await using var server = await StartAsync();
        string before = await VersionAsync(server);

        File.WriteAllText(Model, "a letter");
        server.Reload();
        await Task.Delay(300);
        Assert.IsTrue(await server.IsReadyAsync());
        using (var response = await server.PostAsync(FashionModel.Shared.Pngs[0]))
            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual(before, await VersionAsync(server));

        Replace(1);
        while (await VersionAsync(server) == before)
            await Task.Delay(10);
    }

    [TestMethod]
    public async Task A_file_is_not_taken_while_it_is_being_written()
    {
        await using var server = await StartAsync("--ReloadSeconds", "0.3");
        byte[] model = await File.ReadAllBytesAsync(FashionModel.File);

        await using (var file = File.Create(Model))
        {
            foreach (byte[] part in model.Chunk(model.Length / 10 + 1))
            {
                await file.WriteAsync(part);
                await file.FlushAsync();
                await Task.Delay(100);
            }
        }
        while (_loaded.Count < 2)
            await Task.Delay(10);

        await Task.Delay(700);
        Assert.HasCount(2, _loaded, "once, when it was whole");
    }

    private Task<TestServer> StartAsync(params string[] args) => TestServer.StartReadyAsync(
        Model,
        options =>
        {
            var model = ModelFile.Load(options, NullLogger.Instance);
            _loaded.Enqueue((ResNetTransformer)model);
            return model;
        },
        ["--ReloadSeconds", "0.05", .. args]);

    /// <summary>Puts a file of another content, and the same network, in the place of the model, as a deployment would.</summary>
    private void Replace(int number)
    {
        string next = Path.Combine(_folder.Path, "next.zip");
        File.Copy(FashionModel.File, next, overwrite: true);
        using (var zip = System.IO.Compression.ZipFile.Open(next, System.IO.Compression.ZipArchiveMode.Update))
            zip.CreateEntry($"note{number}");
        File.Move(next, Model, overwrite: true);
    }

    private static async Task<string> VersionAsync(TestServer server)
    {
        using var response = await server.Client.GetAsync("api/v1/model");
        return (await TestServer.ReadAsync(response)).GetProperty("version").GetString()!;
    }

    private async Task OnlyTheLastLivesAsync()
    {
        // Its last answer is on its way before a model is let go of.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!_loaded.SkipLast(1).All(IsDisposed))
            await Task.Delay(10, limit.Token);
        Assert.IsFalse(IsDisposed(_loaded.Last()));
    }

    private static bool IsDisposed(ResNetTransformer model)
    {
        try
        {
            new ResNetPredictor(model).Dispose();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
