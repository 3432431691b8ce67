using System.Diagnostics;

namespace Packages.Tests;

/// <summary>Runs programs as users do.</summary>
internal static class Dotnet
{
    /// <returns>What it printed. It must end well.</returns>
    public static string Run(string folder, params IEnumerable<string> arguments) => Program(folder, "dotnet", arguments);

    /// <inheritdoc cref="Run"/>
    public static string Program(string folder, string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{program} {string.Join(' ', arguments)}{Environment.NewLine}{output}{errors.Result}");
        return output + errors.Result;
    }
}
