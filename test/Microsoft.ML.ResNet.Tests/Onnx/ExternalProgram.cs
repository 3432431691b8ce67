using System.Diagnostics;

namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>Programs that know ONNX better than we do. Where one is missing the test is skipped.</summary>
internal static class ExternalProgram
{
    public static string Script(string name) => Path.Combine(RepositoryFacts.Root, "test", "Microsoft.ML.ResNet.Tests", "Onnx", name);

    /// <summary>A Python that has onnx; skips the test where there is none.</summary>
    public static string RequireOnnxChecker()
    {
        // Debian's own first: another python3 earlier on the PATH does not see Debian's modules.
        foreach (string python in (string[])["/usr/bin/python3", "python3"])
        {
            if (Works(python, "-c", "import onnx"))
                return python;
        }
        Assert.Inconclusive("needs a Python with onnx: apt-get install python3-onnx");
        return "";
    }

    /// <returns>What it printed.</returns>
    public static string Run(string program, params string[] arguments)
    {
        var (status, output, error) = Execute(program, arguments);
        Assert.AreEqual(0, status, error);
        return output;
    }

    public static bool Works(string program, params string[] arguments)
    {
        try
        {
            return Execute(program, arguments).Status == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Status, string Output, string Error) Execute(string program, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
