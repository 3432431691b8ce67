using Microsoft.ML.ResNet.Tests;

namespace Cells.Tests;

/// <summary>Runs the sample in a process of its own, as its users do.</summary>
internal static class CommandLine
{
    private const string Sample = "samples/CellDetector";

    /// <inheritdoc cref="TestProgram.RunIn"/>
    public static (int ExitCode, string Output) Run(string folder, params IEnumerable<string> arguments) =>
        TestProgram.RunIn(folder, Sample, arguments);

    /// <summary>Runs it in a folder, and presses Ctrl-C once a line with <paramref name="text"/> was printed.</summary>
    /// <returns>The exit code and all that was printed.</returns>
    public static (int ExitCode, string Output) Interrupt(string folder, string text, params IEnumerable<string> arguments) =>
        TestProgram.RunUntil(folder, Sample, text, "INT", arguments);
}
