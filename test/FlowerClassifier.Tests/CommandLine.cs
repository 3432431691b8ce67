using System.Diagnostics;
using System.Text;
using Microsoft.ML.ResNet.Tests;

namespace Flowers.Tests;

/// <summary>Runs the sample as its users do.</summary>
internal static class CommandLine
{
    /// <returns>The exit code and what was printed.</returns>
    public static (int ExitCode, string Output) Run(string folder, params IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>Sends a signal once a line with <paramref name="text"/> was printed.</summary>
    public static (int ExitCode, string Output) RunUntil(string folder, string text, string signal, params IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal))
                Process.Start("kill", ["-" + signal, $"{process.Id}"]).WaitForExit();
        }
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static Process Start(string folder, IEnumerable<string> arguments)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string program = Path.Combine(RepositoryFacts.Root, "samples", "FlowerClassifier", "bin", configuration, "net10.0",
            "FlowerClassifier.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
    }
}
