using Microsoft.Playwright;

namespace Serving.Tests;

/// <summary>Debian's Chromium, driven by Playwright, and everything its pages asked for and complained of.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    // Only for a machine with much else to do.
    private const float PatienceMilliseconds = 100_000;

    // Chromium by itself asks its maker for updates and lists; nothing here leaves the machine.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _requests = [], _errors = [];

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Addresses asked for.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>Exceptions of scripts and complaints on the console, but for the answers that refuse an upload (415).</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Starts one; skips the test where there is none.</summary>
    public static async Task<Browser> StartAsync()
    {
        if (!File.Exists(Executable))
            Assert.Inconclusive("needs Chromium: apt-get install chromium");
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Arguments }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>Opens the server's page and waits until it knows the model.</summary>
    public async Task<IPage> OpenAsync(Uri address, int width, int height, ColorScheme colours = ColorScheme.Light)
    {
        var page = await _browser.NewPageAsync(
            new() { DeviceScaleFactor = 1.5f, ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours });
        page.SetDefaultTimeout(PatienceMilliseconds);
        page.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("415", StringComparison.Ordinal))
                _errors.Add(message.Text);
        };
        await page.GotoAsync(address.ToString());
        await page.WaitForSelectorAsync("#model.ready");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
