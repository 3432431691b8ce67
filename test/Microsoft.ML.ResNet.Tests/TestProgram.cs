using System.Diagnostics;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Runs one of the programs under <c>test/Programs/</c>, which are built with the tests, in a process of its own.</summary>
internal static class TestProgram
{
    /// <returns>The lines that it printed. It must end well.</returns>
    public static string[] Run(string name, params IEnumerable<string> arguments) => Run(name, [], arguments);

    /// <inheritdoc cref="Run(string, IEnumerable{string})"/>
    public static string[] Run(string name, Dictionary<string, string> environment, params IEnumerable<string> arguments) =>
        RunAt(PathOf(name), environment, arguments);

    /// <summary>The program as it was built.</summary>
    public static string PathOf(string name)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        return Path.Combine(RepositoryFacts.Root, "test", "Programs", name, "bin", configuration, "net10.0", $"{name}.dll");
    }

    /// <inheritdoc cref="Run(string, IEnumerable{string})"/>
    public static string[] RunAt(string program, Dictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
    }
}
