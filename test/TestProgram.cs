using System.Diagnostics;
using Microsoft.ML.ResNet.Tests.PublicSurface;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Runs one of the programs under <c>test/</c>, which are built with the tests, in a process of its own.</summary>
internal static class TestProgram
{
    /// <returns>The lines that it printed. It must end well.</returns>
    public static string[] Run(string name, params IEnumerable<string> arguments)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string program = Path.Combine(RepositoryFacts.Root, "test", name, "bin", configuration, "net10.0", $"{name}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
    }
}
