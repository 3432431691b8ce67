using System.CommandLine;
using System.CommandLine.Invocation;

namespace Arguments;

/// <summary>Runs a command line: what its user can put right is said in a line, anything else keeps its trace.</summary>
internal static class CommandRun
{
    private const int Failure = 1, Interrupted = 130;

    /// <returns>The exit code: 1 for a mistake, 130 for work that was given up by Ctrl-C.</returns>
    public static int Run(RootCommand command, string[] args)
    {
        SharedProcessors.SleepRatherThanSpin();
        var result = command.Parse(args);
        if (result.Action is ParseErrorAction mistakes)
            mistakes.ShowHelp = false;
        try
        {
            // Signals are the commands' own affair: what is kept takes longer than the two seconds that System.CommandLine would give.
            return result.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException cancelled)
        {
            Console.Error.WriteLine(cancelled.Message);
            return Interrupted;
        }
        catch (Exception error) when (IsMistake(error))
        {
            Console.Error.WriteLine(error.Message.Split(" (Parameter '")[0]);
            return Failure;
        }
    }

    /// <summary>Whether an exception says what is wrong with what was asked for.</summary>
    private static bool IsMistake(Exception error) =>
        error is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or NotSupportedException
        or FormatException or (InvalidOperationException and not ObjectDisposedException);
}
