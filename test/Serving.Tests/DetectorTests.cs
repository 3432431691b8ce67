using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;

namespace Serving.Tests;

/// <summary>A model that says where things are.</summary>
[TestClass]
public sealed class DetectorTests
{
    private static readonly TemporaryFolder Photos = new();

    private static string Model => Path.Combine(Photos.Path, "cells.zip");

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        CellPhotos.Unpack(Photos.Path, training: 3, test: 3);
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadFromPascalVoc(Photos.Path, "trainval");
        using var model = mlContext.MulticlassClassification.Trainers.FasterRcnn(FasterRcnnRecipe.FewImages.Options with
        {
            Architecture = DetectorArchitecture.SmallPyramid(
                ResNetArchitecture.ResNet18 with { BlocksPerStage = [1, 1, 1, 1], Widths = [16, 32, 48, 64] }) with
            {
                AnchorSizes = [16, 32, 64, 128],
            },
            FrozenParts = 0, ShorterSides = [120], LongerSide = 200, Iterations = 150, LearningRate = 0.01, NumberOfThreads = 2,
            BadBoxes = BadBoxHandling.LeaveOut,
        }).Fit(data);
        mlContext.Model.Save(model, data.Schema, Model);
    }

    [ClassCleanup]
    public static void Clean() => Photos.Dispose();

    [TestMethod]
    [DataRow("LibTorch")]
    [DataRow("OnnxRuntime")]
    public async Task Photos_get_what_Transform_finds(string backend)
    {
        await using var server = await TestServer.StartReadyAsync(Model, "--Backend", backend);
        string[] files = CellPhotos.Of(Photos.Path);
        var mlContext = new MLContext();
        using var model = mlContext.Model.LoadFasterRcnn(Model);
        var rows = mlContext.Data.LoadFromEnumerable(files.Select(file => new Row { Image = File.ReadAllBytes(file) }));
        var found = model.Transform(rows);
        float[][] scores = [.. found.GetColumn<float[]>("Score")], boxes = [.. found.GetColumn<float[]>("PredictedBoundingBoxes")];

        // All at once, so that they meet in the queue.
        var answers = await Task.WhenAll(files.Select(async file =>
        {
            using var response = await server.PostAsync(File.ReadAllBytes(file), "image/jpeg");
            return await TestServer.ReadAsync(response.EnsureSuccessStatusCode());
        }));

        Assert.IsTrue(scores.Any(row => row.Length > 0), "something must be found");
        for (int i = 0; i < files.Length; i++)
        {
            var all = answers[i].GetProperty("found").GetProperty("all").EnumerateArray().ToList();
            Assert.HasCount(scores[i]?.Length ?? 0, all);
            Assert.AreEqual(160, answers[i].GetProperty("found").GetProperty("width").GetInt32());
            for (int k = 0; k < all.Count; k++)
            {
                Assert.AreEqual(scores[i][k], all[k].GetProperty("score").GetSingle(), 1e-4f);
                float[] box = [.. ((string[])["left", "top", "right", "bottom"]).Select(side => all[k].GetProperty(side).GetSingle())];
                for (int side = 0; side < 4; side++)
                    Assert.AreEqual(boxes[i][(4 * k) + side], box[side], 0.01f);
            }
        }
    }

    [TestMethod]
    public async Task A_damaged_photo_is_refused_and_the_model_says_that_it_finds_boxes()
    {
        await using var server = await TestServer.StartReadyAsync(Model);

        using var damaged = await server.PostAsync(File.ReadAllBytes(CellPhotos.Of(Photos.Path)[0])[..^100], "image/jpeg");
        using var model = await server.Client.GetAsync("api/v1/model");

        Assert.Contains("damaged", await TestServer.ProblemAsync(damaged, System.Net.HttpStatusCode.UnprocessableEntity));
        var described = await TestServer.ReadAsync(model);
        Assert.AreEqual(System.Text.Json.JsonValueKind.Null, described.GetProperty("image").ValueKind);
        Assert.AreEqual(3, described.GetProperty("classes").GetArrayLength());
    }

    [TestMethod]
    public async Task A_person_sees_the_boxes_on_the_picture()
    {
        await using var browser = await Browser.StartAsync();
        await using var server = await TestServer.StartReadyAsync(Model);
        // One in which something is found.
        string photo = await PhotoWithObjectsAsync(server);

        var page = await browser.OpenAsync(server.Address, 1100, 760);
        Assert.AreEqual("cells.zip · 3 classes · boxes", await page.TextContentAsync("#model-text"));
        await page.SetInputFilesAsync("#file", photo);
        await page.WaitForSelectorAsync("#top:not([hidden])");
        await page.WaitForSelectorAsync("#result:not(.busy)");

        int shown = await page.Locator("#boxes rect").CountAsync();
        Assert.IsGreaterThan(0, shown);
        Assert.AreEqual(shown == 1 ? "1 object" : $"{shown} objects", await page.TextContentAsync("#top-label"));
        Assert.AreEqual("0 0 160 120", await page.GetAttributeAsync("#boxes", "viewBox"));
        // The drawing lies on the picture: both fill the frame alike.
        Assert.AreEqual(
            await page.EvalOnSelectorAsync<string>("#preview", "one => JSON.stringify(one.getBoundingClientRect())"),
            await page.EvalOnSelectorAsync<string>("#boxes", "one => JSON.stringify(one.getBoundingClientRect())"));
        await page.ScreenshotAsync(
            new() { Path = Path.Combine(RepositoryFacts.Root, "artifacts", "serving", "page-boxes.png"), FullPage = true });
        Assert.IsEmpty(browser.Errors, string.Join('\n', browser.Errors));
    }

    private static async Task<string> PhotoWithObjectsAsync(TestServer server)
    {
        foreach (string file in CellPhotos.Of(Photos.Path))
        {
            using var response = await server.PostAsync(File.ReadAllBytes(file), "image/jpeg");
            var answer = await TestServer.ReadAsync(response.EnsureSuccessStatusCode());
            if (answer.GetProperty("found").GetProperty("all").EnumerateArray().Any(one => one.GetProperty("score").GetSingle() > 0.5f))
                return file;
        }
        throw new AssertFailedException("something must be found with a score above one half");
    }

    private sealed class Row
    {
        public byte[] Image { get; set; } = [];
    }
}
