using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.ResNet.Tests;

namespace Serving.Tests;

[TestClass]
public sealed class ServerTests
{
    private static FashionModel _fashion = null!;
    private static TestServer _server = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        _fashion = FashionModel.Shared;
        _server = await TestServer.StartReadyAsync(FashionModel.File);
    }

    [ClassCleanup]
    public static async Task Stop()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [TestMethod]
    [DataRow("body")]
    [DataRow("form")]
    public async Task An_image_gets_the_five_classes_that_Transform_finds_most_probable(string way)
    {
        for (int i = 0; i < 20; i++)
        {
            using var response =
                way == "form" ? await _server.PostFormAsync(_fashion.Pngs[i]) : await _server.PostAsync(_fashion.Pngs[i], "image/png");

            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
            var answer = await TestServer.ReadAsync(response);
            var expected = _fashion.Scores[i].Select((probability, index) => (Label: FashionModel.Classes[index], probability))
                .OrderByDescending(one => one.probability).Take(5).ToArray();
            var classes = answer.GetProperty("classes").EnumerateArray().ToArray();
            Assert.HasCount(5, classes);
            for (int k = 0; k < 5; k++)
            {
                Assert.AreEqual(expected[k].Label, classes[k].GetProperty("label").GetString());
                Assert.AreEqual(expected[k].probability, classes[k].GetProperty("probability").GetSingle(), 1e-5f);
            }
            Assert.AreEqual(expected[0].Label, answer.GetProperty("label").GetString());
            Assert.AreEqual(expected[0].probability, answer.GetProperty("probability").GetSingle(), 1e-5f);
            Assert.IsGreaterThan(0, answer.GetProperty("milliseconds").GetDouble());
        }
    }

    [TestMethod]
    public async Task An_image_is_explained_as_a_picture_and_an_unknown_class_is_a_mistake_of_who_asks()
    {
        using var response = await _server.Client.PostAsync("api/v1/explain", new ByteArrayContent(_fashion.Pngs[0]));
        using var other = await _server.Client.PostAsync(
            $"api/v1/explain?label={Uri.EscapeDataString(FashionModel.Classes[9])}&layer=layer1", new ByteArrayContent(_fashion.Pngs[0]));
        using var unknown = await _server.Client.PostAsync("api/v1/explain?label=cow", new ByteArrayContent(_fashion.Pngs[0]));
        using var text = await _server.Client.PostAsync("api/v1/explain", new ByteArrayContent([1, 2, 3]));

        byte[] png = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        Assert.AreEqual("image/png", response.Content.Headers.ContentType?.MediaType);
        CollectionAssert.AreEqual("PNG"u8.ToArray(), png[1..4]);
        CollectionAssert.AreNotEqual(png, await other.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
        StringAssert.Contains(await TestServer.ProblemAsync(unknown, HttpStatusCode.BadRequest), "Label must be a class of the network");
        await TestServer.ProblemAsync(text, HttpStatusCode.UnsupportedMediaType);
    }

    [TestMethod]
    public async Task Either_backend_answers_the_same()
    {
        await using var server = await TestServer.StartReadyAsync(FashionModel.File, "--Backend", "OnnxRuntime");

        using var response = await server.PostAsync(_fashion.Pngs[0]);

        Assert.AreEqual(_fashion.Scores[0].Max(), (await TestServer.ReadAsync(response)).GetProperty("probability").GetSingle(), 1e-5f);
    }

    [TestMethod]
    public async Task A_large_colour_photo_is_scored_too()
    {
        using var response = await _server.PostAsync(ImageFiles.Noise(640, 480, seed: 1, ".jpg"), "image/jpeg");

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.IsTrue(FashionModel.Classes.Contains((await TestServer.ReadAsync(response)).GetProperty("label").GetString()));
    }

    [TestMethod]
    public async Task Sixty_four_clients_at_once_are_all_answered()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 4 * 64).Select(async i =>
        {
            await Task.Delay(i / 64);
            using var response = await _server.PostAsync(_fashion.Pngs[i % 64]);
            return (
                response.StatusCode,
                Label: response.IsSuccessStatusCode ? (await TestServer.ReadAsync(response)).GetProperty("label").GetString() : null);
        }));

        for (int i = 0; i < responses.Length; i++)
        {
            if (responses[i].StatusCode == HttpStatusCode.OK)
                Assert.AreEqual(
                    FashionModel.Classes[Array.IndexOf(_fashion.Scores[i % 64], _fashion.Scores[i % 64].Max())], responses[i].Label);
            else
                Assert.AreEqual(HttpStatusCode.ServiceUnavailable, responses[i].StatusCode);
        }
        Assert.IsGreaterThanOrEqualTo(
            128, responses.Count(response => response.StatusCode == HttpStatusCode.OK), "as many as the queue takes");
    }

    [TestMethod]
    public async Task A_server_that_loads_its_model_is_alive_and_not_ready()
    {
        using var mayLoad = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(FashionModel.File, options =>
        {
            mayLoad.Wait();
            return ModelFile.Load(options, NullLogger.Instance);
        });

        using var alive = await server.Client.GetAsync("health/live");
        using var loading = await server.Client.GetAsync("health/ready");
        using var model = await server.Client.GetAsync("api/v1/model");
        using var tooEarly = await server.PostAsync(_fashion.Pngs[0]);
        mayLoad.Set();
        await server.ReadyAsync();

        Assert.AreEqual(HttpStatusCode.OK, alive.StatusCode, "who loads is not started anew");
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, loading.StatusCode);
        foreach (var response in (HttpResponseMessage[])[model, tooEarly])
        {
            StringAssert.StartsWith(
                await TestServer.ProblemAsync(response, HttpStatusCode.ServiceUnavailable), "The model is being loaded");
            Assert.IsNotNull(response.Headers.RetryAfter);
        }
    }

    [TestMethod]
    public async Task The_model_is_told()
    {
        using var response = await _server.Client.GetAsync("api/v1/model");
        using var predicted = await _server.PostAsync(_fashion.Pngs[0]);

        var model = await TestServer.ReadAsync(response.EnsureSuccessStatusCode());
        Assert.AreEqual("fashion.zip", model.GetProperty("name").GetString());
        string? version = model.GetProperty("version").GetString();
        StringAssert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(FashionModel.File))), version);
        Assert.AreEqual(version, (await TestServer.ReadAsync(predicted)).GetProperty("version").GetString());
        CollectionAssert.AreEqual(
            FashionModel.Classes.ToArray(), model.GetProperty("classes").EnumerateArray().Select(name => name.GetString()).ToArray());
        Assert.AreEqual(28, model.GetProperty("image").GetProperty("width").GetInt32());
        Assert.AreEqual(8 << 20, model.GetProperty("maxUploadBytes").GetInt32());
    }

    [TestMethod]
    public async Task The_page_comes_from_here_and_loads_nothing_from_elsewhere()
    {
        using var response = await _server.Client.GetAsync("/");
        string page = await response.Content.ReadAsStringAsync();

        Assert.AreEqual("text/html", response.Content.Headers.ContentType?.MediaType);
        StringAssert.StartsWith(response.Headers.GetValues("Content-Security-Policy").Single(), "default-src 'none'");
        foreach (string file in (string[])["app.css", "app.js", "icon.svg"])
        {
            StringAssert.Contains(page, file);
            Assert.AreEqual(HttpStatusCode.OK, (await _server.Client.GetAsync(file)).StatusCode);
        }
        Assert.DoesNotContain("http", page);
    }

    [TestMethod]
    public async Task A_queue_that_is_full_is_answered_with_503()
    {
        await using var server = await TestServer.StartReadyAsync(
            FashionModel.File, "--QueueCapacity", "1", "--MaxBatchSize", "2", "--MaxWaitMilliseconds", "500");
        using var first = new CancellationTokenSource();
        var waits = server.PostAsync(_fashion.Pngs[0], cancellationToken: first.Token);
        HttpResponseMessage response;
        // The first may need a moment to arrive; each one that came before it was scored.
        while ((response = await server.PostAsync(_fashion.Pngs[1])).StatusCode == HttpStatusCode.OK)
            response.Dispose();

        Assert.AreEqual(
            "Too many requests at once: Try again in a moment.",
            await TestServer.ProblemAsync(response, HttpStatusCode.ServiceUnavailable));
        Assert.AreEqual(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        response.Dispose();
        (await waits).Dispose();
    }

    [TestMethod]
    public async Task Stopping_answers_those_who_wait()
    {
        await using var server = await TestServer.StartReadyAsync(FashionModel.File, "--MaxBatchSize", "2", "--MaxWaitMilliseconds", "700");
        var waits = server.PostAsync(_fashion.Pngs[0]);
        await Task.Delay(200);

        await server.StopAsync();

        using var response = await waits;
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [TestMethod]
    public async Task A_model_that_cannot_be_loaded_stops_the_server()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "letter.zip");
        File.WriteAllText(file, "a letter");
        await using var server = await TestServer.StartAsync(file, load: null, "--Logging:LogLevel:Default", "None");

        await server.StoppedAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
