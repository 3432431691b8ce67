using System.Diagnostics;
using System.Text;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Runs programs that are built with the tests in processes of their own, as their users do.</summary>
internal static class TestProgram
{
    /// <summary>The program as it was built.</summary>
    /// <param name="project">
    /// Its folder, such as <c>samples/FlowerClassifier</c>; of those under <c>test/Programs/</c> the name is enough.
    /// </param>
    public static string PathOf(string project)
    {
        string folder = project.Contains('/', StringComparison.Ordinal) ? project : $"test/Programs/{project}";
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        return Path.Combine(RepositoryFacts.Root, folder, "bin", configuration, "net10.0", $"{Path.GetFileName(folder)}.dll");
    }

    /// <returns>The lines that it printed. It must end well.</returns>
    public static string[] Run(string project, params IEnumerable<string> arguments) => Run(project, [], arguments);

    /// <inheritdoc cref="Run(string, IEnumerable{string})"/>
    public static string[] Run(string project, Dictionary<string, string> environment, params IEnumerable<string> arguments) =>
        RunAt(PathOf(project), environment, arguments);

    /// <inheritdoc cref="Run(string, IEnumerable{string})"/>
    public static string[] RunAt(string program, Dictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        using var process = Start(program, environment, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
    }

    /// <summary>Runs it in a folder, to whatever end.</summary>
    /// <returns>The exit code and all that was printed.</returns>
    public static (int ExitCode, string Output) RunIn(string folder, string project, params IEnumerable<string> arguments) =>
        Follow(folder, project, _ => null, arguments);

    /// <summary>Runs it in a folder, and sends a signal once a line with <paramref name="text"/> was printed.</summary>
    /// <inheritdoc cref="RunIn"/>
    public static (int ExitCode, string Output) RunUntil(
        string folder, string project, string text, string signal, params IEnumerable<string> arguments) =>
        Follow(folder, project, line => line.Contains(text, StringComparison.Ordinal) ? signal : null, arguments);

    /// <summary>Starts it with its output redirected.</summary>
    public static Process Start(string program, Dictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return Process.Start(start)!;
    }

    private static (int ExitCode, string Output) Follow(
        string folder, string project, Func<string, string?> signalAt, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [PathOf(project), .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.AppendLine(line);
            if (signalAt(line) is { } signal)
                Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExit();
        }
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
