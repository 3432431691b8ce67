using System.Diagnostics;
using System.Text;
using Microsoft.ML.ResNet.Tests;

namespace Cells.Tests;

/// <summary>Runs the sample in a process of its own, as its users do.</summary>
internal static class CommandLine
{
    private const string Sample = "samples/CellDetector";

    /// <summary>Runs it in a folder, to whatever end.</summary>
    /// <returns>The exit code and all that was printed.</returns>
    public static (int ExitCode, string Output) Run(string folder, params IEnumerable<string> arguments) =>
        Follow(folder, _ => false, arguments);

    /// <summary>Runs it in a folder, and presses Ctrl-C once a line with <paramref name="text"/> was printed.</summary>
    /// <returns>The exit code and all that was printed.</returns>
    public static (int ExitCode, string Output) Interrupt(string folder, string text, params IEnumerable<string> arguments) =>
        Follow(folder, line => line.Contains(text, StringComparison.Ordinal), arguments);

    private static (int ExitCode, string Output) Follow(string folder, Func<string, bool> interrupts, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [TestProgram.PathOf(Sample), .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.AppendLine(line);
            if (interrupts(line))
                Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        }
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
