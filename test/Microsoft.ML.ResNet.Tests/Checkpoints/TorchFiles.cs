using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Files that PyTorch writes for a test. Where there is no PyTorch the test is skipped.</summary>
internal static class TorchFiles
{
    /// <param name="modules">What the script imports, for example "torch, torchvision".</param>
    /// <param name="arguments">Of write_checkpoints.py.</param>
    /// <returns>What it printed.</returns>
    public static string Run(string modules, params string[] arguments) =>
        RunScript(modules, ["Checkpoints", "write_checkpoints.py"], arguments);

    /// <param name="modules">What the script imports.</param>
    /// <param name="script">Where it is, from the folder of this project on.</param>
    /// <param name="arguments">Of the script.</param>
    public static string RunScript(string modules, string[] script, params string[] arguments)
    {
        string path = Path.Combine([RepositoryFacts.Root, "test", "Microsoft.ML.ResNet.Tests", .. script]);
        // Debian's own first: another python3 earlier on the PATH does not see Debian's modules.
        string[] pythons = ["/usr/bin/python3", "python3"];
        if (Array.Find(pythons, python => ExternalProgram.Works(python, "-c", $"import {modules}")) is { } python)
            return ExternalProgram.Run(python, [path, .. arguments]);
        Assert.Inconclusive($"needs a Python with {modules}: apt-get install python3-torch python3-torchvision");
        return "";
    }
}
