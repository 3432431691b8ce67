using Microsoft.ML.ResNet.Tests;
using Microsoft.Playwright;

namespace Serving.Tests;

[TestClass]
public sealed class BrowserTests
{
    private const int Width = 1100, Height = 760, PhoneWidth = 390, PhoneHeight = 844;

    private static readonly string Screenshots = Path.Combine(RepositoryFacts.Root, "artifacts", "serving");

    [TestMethod]
    public async Task A_person_drops_an_image_and_sees_five_bars_and_drops_a_text_and_sees_why_not()
    {
        await using var browser = await Browser.StartAsync();
        var fashion = FashionModel.Shared;
        await using var server = await TestServer.StartReadyAsync(FashionModel.File);
        using var folder = new TemporaryFolder();
        string image = Path.Combine(folder.Path, "picture.png"), text = Path.Combine(folder.Path, "letter.txt");
        File.WriteAllBytes(image, fashion.Pngs[0]);
        File.WriteAllText(text, "a letter");

        var page = await browser.OpenAsync(server.Address, Width, Height);
        Assert.AreEqual("fashion.zip · 10 classes · 28×28 grey", await page.TextContentAsync("#model-text"));
        await ShootAsync(page, "page-empty.png");
        await DropAsync(page, image, "image/png");
        AssertIsOfTheModel(await ShownPrediction.OnAsync(page));
        await page.WaitForSelectorAsync("#explanation:not([hidden])");
        Assert.AreEqual(await page.TextContentAsync("#top-label"), await page.TextContentAsync("#heat-label"));
        Assert.AreEqual(28, await page.EvaluateAsync<int>("() => document.getElementById('heat').naturalWidth"));
        await ShootAsync(page, "page-prediction.png");

        await DropAsync(page, text, "text/plain");
        await page.WaitForSelectorAsync("#error:not([hidden])");
        Assert.AreEqual("This is not an image", await page.TextContentAsync("#error-title"));
        StringAssert.Contains(await page.TextContentAsync("#error-detail"), "none of JPEG, PNG");
        Assert.IsTrue(await page.IsHiddenAsync("#top"), "the old prediction is gone");
        Assert.IsTrue(await page.IsHiddenAsync("#explanation"), "the old explanation is gone");
        await ShootAsync(page, "page-error.png");

        await ChooseByKeyboardAsync(page, image);
        AssertIsOfTheModel(await ShownPrediction.OnAsync(page));
        await page.CloseAsync();

        var phone = await browser.OpenAsync(server.Address, PhoneWidth, PhoneHeight, ColorScheme.Dark);
        await PredictAsync(phone, image, "page-phone-dark.png");
        int overflow = await phone.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.AreEqual(0, overflow, "no sideways scrolling on a phone");
        await PredictAsync(await browser.OpenAsync(server.Address, Width, Height, ColorScheme.Dark), image, "page-prediction-dark.png");

        string here = server.Address.ToString();
        foreach (string request in browser.Requests)
            Assert.IsTrue(
                request.StartsWith(here, StringComparison.Ordinal) || request.StartsWith("blob:", StringComparison.Ordinal), request);
        Assert.IsEmpty(browser.Errors, string.Join('\n', browser.Errors));
    }

    private static void AssertIsOfTheModel(ShownPrediction shown)
    {
        float[] scores = FashionModel.Shared.Scores[0];
        string label = FashionModel.Classes[Array.IndexOf(scores, scores.Max())];
        Assert.AreEqual(label, shown.Top);
        Assert.HasCount(5, shown.Bars);
        Assert.AreEqual(label, shown.Bars[0].Label);
        foreach (var (bar, score) in shown.Bars.Zip(scores.OrderDescending()))
            Assert.AreEqual(100.0 * score, bar.Width, 0.01, "a bar is as wide as its class is probable");
        StringAssert.Contains(shown.Timing, "Scored in ");
    }

    /// <summary>As the desktop would hand a file to the page.</summary>
    private static async Task DropAsync(IPage page, string file, string type)
    {
        var transfer = await page.EvaluateHandleAsync("""
            ([name, type, base64]) => {
              const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0)), transfer = new DataTransfer();
              transfer.items.add(new File([bytes], name, { type }));
              return transfer;
            }
            """, new[] { Path.GetFileName(file), type, Convert.ToBase64String(File.ReadAllBytes(file)) });
        await page.DispatchEventAsync("#drop", "dragenter", new { dataTransfer = transfer });
        await page.DispatchEventAsync("#drop", "drop", new { dataTransfer = transfer });
    }

    /// <summary>The first stop is the image, and Enter opens the chooser.</summary>
    private static async Task ChooseByKeyboardAsync(IPage page, string file)
    {
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("Tab");
        Assert.AreEqual("file", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Enter"));
        await chooser.SetFilesAsync(file);
    }

    private static async Task PredictAsync(IPage page, string image, string screenshot)
    {
        await page.SetInputFilesAsync("#file", image);
        await ShownPrediction.OnAsync(page);
        await ShootAsync(page, screenshot);
    }

    private static Task ShootAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, name), FullPage = true });
}
