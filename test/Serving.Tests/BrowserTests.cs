using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML.ResNet.Tests;

namespace Serving.Tests;

[TestClass]
public sealed class BrowserTests
{
    private static readonly string Modules = Path.Combine(RepositoryFacts.Root, "artifacts", "browser", "node_modules");

    [TestMethod]
    public async Task A_person_drops_an_image_and_sees_five_bars_and_drops_a_text_and_sees_why_not()
    {
        string chromium = FindBrowser();
        var fashion = FashionModel.Shared;
        await using var server = await TestServer.StartReadyAsync(FashionModel.File);
        string screenshots = Path.Combine(RepositoryFacts.Root, "artifacts", "serving");
        Directory.CreateDirectory(screenshots);
        using var folder = new TemporaryFolder();
        string image = Path.Combine(folder.Path, "picture.png"), text = Path.Combine(folder.Path, "letter.txt");
        File.WriteAllBytes(image, fashion.Pngs[0]);
        File.WriteAllText(text, "a letter");

        string script = Path.Combine(RepositoryFacts.Root, "test", "Serving.Tests", "browser.cjs");
        var seen = await RunAsync("node", script, Modules, chromium, server.Address.ToString(), image, text, screenshots);

        float[] scores = fashion.Scores[0];
        string label = FashionModel.Classes[Array.IndexOf(scores, scores.Max())];
        Assert.AreEqual("fashion.zip · 10 classes · 28×28 grey", seen.GetProperty("model").GetString());
        foreach (string way in (string[])["dropped", "chosen"])
        {
            var prediction = seen.GetProperty(way);
            Assert.AreEqual(label, prediction.GetProperty("top").GetString());
            var bars = prediction.GetProperty("bars").EnumerateArray().ToArray();
            Assert.HasCount(5, bars);
            Assert.AreEqual(label, bars[0].GetProperty("label").GetString());
            double[] widths = [.. bars.Select(bar => bar.GetProperty("width").GetDouble())];
            double[] expected = [.. scores.OrderDescending().Take(5).Select(score => 100.0 * score)];
            for (int i = 0; i < 5; i++)
                Assert.AreEqual(expected[i], widths[i], 0.01, "a bar is as wide as its class is probable");
            StringAssert.Contains(prediction.GetProperty("timing").GetString(), "Scored in ");
        }
        var error = seen.GetProperty("error");
        Assert.AreEqual("This is not an image", error.GetProperty("title").GetString());
        StringAssert.Contains(error.GetProperty("detail").GetString(), "none of PNG");
        Assert.IsTrue(error.GetProperty("topIsHidden").GetBoolean(), "the old prediction is gone");
        Assert.AreEqual("file", seen.GetProperty("focused").GetString());
        Assert.AreEqual(0, seen.GetProperty("overflow").GetInt32(), "no sideways scrolling on a phone");
        foreach (var request in seen.GetProperty("requests").EnumerateArray())
            Assert.IsTrue(request.GetString()!.StartsWith(server.Address.ToString(), StringComparison.Ordinal) || request.GetString()!.StartsWith("blob:", StringComparison.Ordinal), request.GetString());
        Assert.AreEqual(0, seen.GetProperty("errors").GetArrayLength(), seen.GetProperty("errors").ToString());
    }

    private static string FindBrowser()
    {
        if (!Directory.Exists(Path.Combine(Modules, "playwright-core")))
            Assert.Inconclusive("needs Playwright: npm install --prefix artifacts/browser --ignore-scripts playwright-core");
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "node"))))
            Assert.Inconclusive("needs node on the PATH");
        string? chromium = folders.Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
        if (chromium is null)
            Assert.Inconclusive("needs Chromium: apt-get install chromium");
        return chromium!;
    }

    private static async Task<JsonElement> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        Assert.AreEqual(0, process.ExitCode, await error);
        return JsonDocument.Parse(await output).RootElement;
    }
}
