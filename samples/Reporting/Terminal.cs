using System.Runtime.InteropServices;
using Spectre.Console;

namespace Reporting;

/// <summary>What the console can show.</summary>
internal static class Terminal
{
    // For as long as the program runs.
    private static PosixSignalRegistration? s_interrupt;

    /// <summary>
    /// A file gets neither colours nor displays that move, and more room than the smallest terminal. A terminal gets its cursor back, which
    /// displays that move hide, also from a program that is interrupted.
    /// </summary>
    public static void Prepare()
    {
        if (!Console.IsOutputRedirected)
        {
            s_interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => AnsiConsole.Cursor.Show());
            return;
        }
        AnsiConsole.Console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            });
        AnsiConsole.Profile.Width = 120;
    }
}
