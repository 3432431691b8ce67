using System.Runtime.InteropServices;
using Microsoft.ML.ResNet.Tests.Onnx;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Checkpoints.Onnx;

/// <summary>Nets that PyTorch's exporter wrote: what they make of noise is what PyTorch made of it.</summary>
[TestClass]
public sealed class TorchExportTests
{
    private const int Images = 2, Classes = 10, Side = 64;

    private static TemporaryFolder? folder;

    [ClassCleanup]
    public static void DeleteFiles() => folder?.Dispose();

    [TestMethod]
    [DataRow("resnet18", "resnet-18")]
    [DataRow("resnet50", "resnet-50")]
    [DataRow("cifar", "cifar-8")]
    [DataRow("resnext50_32x4d", "resnext-50-32x4d")]
    [DataRow("wide_resnet50_2", "wide-resnet-50-2")]
    public void Every_opset_and_form_gives_what_PyTorch_gives(string name, string architecture)
    {
        folder ??= new();
        TorchFiles.RunScript("torch, torchvision, onnx", ["Checkpoints", "Onnx", "write_onnx.py"], folder.Root, name);
        float[] pixels = ReadSingles($"{name}.images"), expected = ReadSingles($"{name}.logits");

        string[] files = Directory.GetFiles(folder.Root, $"{name}.*.onnx");
        Assert.HasCount(name == "cifar" ? 14 : 16, files);
        foreach (string file in files)
        {
            using var checkpoint = ResNetCheckpoint.Load(file);
            Assert.AreEqual(new CheckpointNetwork(ResNetArchitecture.Parse(architecture), Classes, 3), checkpoint.Describe(), file);
            Assert.AreEqual(file.Contains("folded", StringComparison.Ordinal), checkpoint.Metadata.ContainsKey("batch_normalization"),
                file);
            using var network = checkpoint.CreateNetwork();
            network.eval();
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            float[] logits = [.. network.call(tensor(pixels, [Images, 3, Side, Side])).data<float>()];

            double largest = expected.Zip(logits, (e, a) => Math.Abs((double)e - a)).Max();
            Assert.IsLessThan(1e-4, largest, $"{file}: {largest} among logits up to {expected.Max(Math.Abs)}");
            Assert.IsGreaterThan(0.1, expected.Max(Math.Abs), "The outputs say something.");
            File.Delete(file);
        }
    }

    private static float[] ReadSingles(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder!.File(name))).ToArray();
}
