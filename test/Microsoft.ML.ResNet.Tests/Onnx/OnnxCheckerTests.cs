using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Onnx;

[TestClass]
public sealed class OnnxCheckerTests
{
    private static readonly string[] Architectures =
    [
        "resnet-18", "resnet-34-a", "resnet-34", "resnet-34-c", "plain-34", "resnet-50-v1", "resnet-50", "resnet-101", "resnet-152",
        "cifar-20", "cifar-plain-20", "cifar-110", "cifar-1202",
    ];

    private static readonly OnnxExportOptions[] Forms =
    [
        new(),
        new() { FoldBatchNormalization = false },
        new() { SingleRow = true, PixelType = DataKind.Byte },
        new() { PixelLayout = PixelLayout.Interleaved, Scores = OnnxScores.Logits },
    ];

    [TestMethod]
    public void Every_architecture_passes() => Check(Architectures.Select(name => (name, Forms[0])), "['N', 5]");

    [TestMethod]
    public void Every_form_passes() => Check(Forms.Select(form => ("cifar-20", form)), "['N', 5]", "['N', 5]", "[5]", "['N', 5]");

    private static void Check(IEnumerable<(string Architecture, OnnxExportOptions Options)> exports, params string[] shapes)
    {
        string python = ExternalProgram.RequireOnnxChecker();
        using var folder = new TemporaryFolder();
        var files = new List<string>();
        foreach (var (architecture, options) in exports)
        {
            using var net = new ExportedNet(architecture);
            files.Add(folder.File($"{files.Count}-{architecture}.onnx"));
            net.Transformer.ExportToOnnx(files[^1], options);
        }

        string[] printed = ExternalProgram.Run(python, [ExternalProgram.Script("check_models.py"), .. files]).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.HasCount(files.Count, printed);
        for (int i = 0; i < printed.Length; i++)
            Assert.AreEqual(shapes[i % shapes.Length], printed[i], files[i]);
    }
}
