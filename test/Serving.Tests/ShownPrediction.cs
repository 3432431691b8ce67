using Microsoft.Playwright;

namespace Serving.Tests;

/// <summary>A prediction as the page shows it.</summary>
/// <param name="Top">The label of the most probable class.</param>
/// <param name="Bars">The classes in order, each with the width of its bar in percent.</param>
/// <param name="Timing">How long it took.</param>
internal sealed record ShownPrediction(string? Top, ShownPrediction.Bar[] Bars, string? Timing)
{
    /// <summary>Waits until the page shows one and its bars have grown.</summary>
    public static async Task<ShownPrediction> OnAsync(IPage page)
    {
        await page.WaitForSelectorAsync("#top:not([hidden])");
        await page.WaitForSelectorAsync("#result:not(.busy)");
        await page.WaitForFunctionAsync("() => parseFloat(document.querySelector('#classes i').style.width) > 0");
        await page.WaitForTimeoutAsync(600);
        var bars = await page.EvalOnSelectorAllAsync<Bar[]>("#classes li", """
            rows => rows.map(row => ({
              label: row.querySelector(".name").textContent,
              width: parseFloat(row.querySelector("i").style.width || "0"),
            }))
            """);
        return new(await page.TextContentAsync("#top-label"), bars, await page.TextContentAsync("#timing"));
    }

    internal sealed class Bar
    {
        public string Label { get; set; } = "";

        public double Width { get; set; }
    }
}
