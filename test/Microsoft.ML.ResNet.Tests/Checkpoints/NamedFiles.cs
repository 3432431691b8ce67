using System.Runtime.InteropServices;
using Microsoft.ML.ResNet.Tests.Onnx;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>What write_namings.py writes: files of networks under public names, and what PyTorch makes of the images with them.</summary>
internal static class NamedFiles
{
    private static readonly long[] Shape = [3, 3, 64, 64];
    private static readonly Lock Writing = new();
    private static TemporaryFolder? folder;

    public static string PathOf(string file)
    {
        lock (Writing)
        {
            if (folder is null)
            {
                var written = new TemporaryFolder();
                AppDomain.CurrentDomain.ProcessExit += (_, _) => written.Dispose();
                TorchFiles.RunScript("torch, torchvision, numpy", ["Checkpoints", "write_namings.py"], written.Root);
                folder = written;
            }
        }
        return folder.File(file);
    }

    public static ResNetCheckpoint Load(string file, CheckpointOptions? options = null) =>
        ResNetCheckpoint.Load(PathOf(file), options ?? new());

    /// <summary>Images, float32 [3, 3, 64, 64].</summary>
    public static Tensor Images() => tensor(Floats("images"), Shape);

    public static void AssertGives(string expected, ResidualNetwork network, float tolerance = 1e-4f)
    {
        using var scope = NewDisposeScope();
        network.eval();
        AssertClose(expected, network.call(Images()), tolerance);
    }

    public static void AssertClose(string expected, Tensor actual, float tolerance = 1e-4f)
    {
        float[] values = Floats($"{expected}.logits");
        using var difference = (tensor(values).reshape(actual.shape) - actual).abs().max();
        Assert.IsLessThan(tolerance * Math.Max(1, values.Max(Math.Abs)), difference.item<float>());
    }

    private static float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(PathOf(file))).ToArray();
}
