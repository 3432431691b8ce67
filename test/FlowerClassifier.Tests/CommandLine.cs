using System.Diagnostics;
using Microsoft.ML.ResNet.Tests;

namespace Flowers.Tests;

/// <summary>Runs the sample as its users do.</summary>
internal static class CommandLine
{
    /// <returns>The exit code and what was printed.</returns>
    public static (int ExitCode, string Output) Run(string folder, params IEnumerable<string> arguments)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string program = Path.Combine(RepositoryFacts.Root, "samples", "FlowerClassifier", "bin", configuration, "net10.0", "FlowerClassifier.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
