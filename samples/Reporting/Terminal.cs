using Spectre.Console;

namespace Reporting;

/// <summary>What the console can show.</summary>
internal static class Terminal
{
    /// <summary>A file gets neither colours nor displays that move, and more room than the smallest terminal.</summary>
    public static void AdaptToRedirection()
    {
        if (!Console.IsOutputRedirected)
            return;
        AnsiConsole.Console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        AnsiConsole.Profile.Width = 120;
    }
}
