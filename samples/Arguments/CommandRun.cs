using System.CommandLine;
using System.CommandLine.Invocation;

namespace Arguments;

/// <summary>Runs a command line: what its user can put right is said in a line, anything else keeps its trace.</summary>
internal static class CommandRun
{
    private const int Failure = 1, Usage = 2, Interrupted = 130;

    /// <param name="command">The command line.</param>
    /// <param name="args">What was typed.</param>
    /// <param name="explain">
    /// What to say of an error, or null where it is not to be caught. Default: <see cref="Mistake"/>, so that errors of the program itself
    /// keep their trace.
    /// </param>
    /// <returns>
    /// The exit code: 1 for what went wrong, 2 for a command line that means nothing, 130 for work that was given up by Ctrl-C.
    /// </returns>
    public static int Run(RootCommand command, string[] args, Func<ParseResult, Exception, string?>? explain = null)
    {
        SharedProcessors.SleepRatherThanSpin();
        command.ReadNumbersAsWritten();
        var result = command.Parse(args);
        if (result.Action is ParseErrorAction mistakes)
            mistakes.ShowHelp = false;
        try
        {
            // Signals are the commands' own affair: what is kept takes longer than the two seconds that System.CommandLine would give.
            int code = result.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return result.Action is ParseErrorAction ? Usage : code;
        }
        catch (OperationCanceledException cancelled)
        {
            Console.Error.WriteLine(cancelled.Message);
            return Interrupted;
        }
        catch (Exception error) when ((explain is null ? Mistake(error) : explain(result, error)) is { } text)
        {
            Console.Error.WriteLine(text);
            return Failure;
        }
    }

    /// <summary>The words of an exception that says what is wrong with what was asked for; null of any other.</summary>
    public static string? Mistake(Exception error) =>
        error is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or NotSupportedException
        or FormatException or (InvalidOperationException and not ObjectDisposedException)
            ? error.Message.Split(" (Parameter '")[0]
            : null;
}
