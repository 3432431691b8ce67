using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Files that PyTorch writes for a test. Where there is no PyTorch the test is skipped.</summary>
internal static class TorchFiles
{
    private static readonly string Script = Path.Combine(RepositoryFacts.Root, "test", "Microsoft.ML.ResNet.Tests", "Checkpoints", "write_checkpoints.py");

    /// <param name="modules">What the script imports, for example "torch, torchvision".</param>
    /// <param name="arguments">Of write_checkpoints.py.</param>
    /// <returns>What it printed.</returns>
    public static string Run(string modules, params string[] arguments)
    {
        // Debian's own first: another python3 earlier on the PATH does not see Debian's modules.
        string[] pythons = ["/usr/bin/python3", "python3"];
        if (Array.Find(pythons, python => ExternalProgram.Works(python, "-c", $"import {modules}")) is { } python)
            return ExternalProgram.Run(python, [Script, .. arguments]);
        Assert.Inconclusive($"needs a Python with {modules}: apt-get install python3-torch python3-torchvision");
        return "";
    }
}
