using System.Diagnostics;
using System.Text;
using Microsoft.ML.ResNet.Tests;

namespace MlResNet.Tests;

/// <summary>Runs the tool as its users do.</summary>
internal static class CommandLine
{
    /// <summary>On a machine of a country that writes 0,5.</summary>
    public static Outcome Run(string folder, params IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, errors.Result);
    }

    /// <summary>Sends a signal once a line with <paramref name="text"/> was printed.</summary>
    public static Outcome RunUntil(string folder, string text, string signal, params IEnumerable<string> arguments) =>
        RunUntil(folder, text, [signal], arguments);

    /// <summary>The same with several signals, each as soon as the program has said something of the one before.</summary>
    public static Outcome RunUntil(string folder, string text, IReadOnlyList<string> signals, params IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments);
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        using var isHeard = new SemaphoreSlim(0);
        process.ErrorDataReceived += (_, line) =>
        {
            errors.AppendLine(line.Data);
            if (!string.IsNullOrEmpty(line.Data))
                isHeard.Release();
        };
        process.BeginErrorReadLine();
        int sent = 0;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.AppendLine(line);
            if (sent > 0 || !line.Contains(text, StringComparison.Ordinal))
                continue;
            while (sent < signals.Count)
            {
                Process.Start("kill", ["-" + signals[sent++], $"{process.Id}"]).WaitForExit();
                isHeard.Wait(TimeSpan.FromSeconds(sent < signals.Count ? 60 : 0));
            }
        }
        process.WaitForExit();
        return new(process.ExitCode, output.ToString(), errors.ToString());
    }

    public static Process Start(string folder, IEnumerable<string> arguments)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string program = Path.Combine(RepositoryFacts.Root, "tool", "bin", configuration, "net10.0", "mlresnet.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "de_DE.UTF-8", ["LANG"] = "de_DE.UTF-8" },
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        })!;
    }
}

/// <summary>How a run ended, and what it printed.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>It failed as the user was told, in words, and without a word on the output.</summary>
    public void AssertFailed(int exitCode, params ReadOnlySpan<string> words)
    {
        Assert.AreEqual(exitCode, ExitCode, ToString());
        foreach (string word in words)
            Assert.Contains(word, Errors);
        Assert.DoesNotContain("   at ", Errors);
        Assert.DoesNotContain("Unhandled", Errors);
        Assert.AreEqual("", Output);
    }

    public void AssertDone() => Assert.AreEqual(0, ExitCode, ToString());
}
