using static TorchSharp.torch;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>
/// torchvision's nets with random weights and statistics, as torch.save writes them: what they make of a photo, and back again.
/// </summary>
[TestClass]
public sealed class TorchvisionTests
{
    private const string Modules = "torch, torchvision";
    private const string Photo = "photo.jpg";
    private static readonly string[] Photos = ["flowers", "flower_photos_small_set.tar.gz"];

    private static readonly HashSet<string> Written = [];
    private static TemporaryFolder? folder;

    [ClassCleanup]
    public static void DeleteFiles() => folder?.Dispose();

    [TestMethod]
    [DataRow("resnet18")]
    [DataRow("resnet50")]
    public void Networks_from_both_formats_see_a_photo_as_torchvision_does(string name)
    {
        var folder = Write(name);
        TestFiles.SharedData(Photos);
        float[] expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File($"{name}.logits"))).ToArray();

        foreach (string file in (string[])[$"{name}.pth", $"{name}.legacy.pth"])
        {
            using var checkpoint = ResNetCheckpoint.Load(folder.File(file));
            Assert.AreEqual(new CheckpointNetwork(ResNetArchitecture.Parse(name), 1000, 3), checkpoint.Describe());
            using var network = checkpoint.CreateNetwork();
            float[] actual = Classify(network, folder.File(Photo));

            Assert.HasCount(1000, actual);
            double largest = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
            Assert.IsLessThan(1e-4, largest, $"{file}: {largest} among logits up to {expected.Max(Math.Abs)}");
            Assert.IsGreaterThan(0.1, expected.Max(Math.Abs), "The outputs say something.");
        }
    }

    [TestMethod]
    [DataRow("resnet18")]
    [DataRow("resnet50")]
    public void Weights_go_to_torchvision_and_back_bit_for_bit(string name)
    {
        var folder = Write(name);
        using var checkpoint = ResNetCheckpoint.Load(folder.File($"{name}.pth"));
        using var network = checkpoint.CreateNetwork();

        ResNetCheckpoint.SaveSafetensors(network, folder.File("ours.safetensors"));

        Assert.AreEqual(
            $"{checkpoint.Tensors.Count}", TorchFiles.Run(Modules, "check", name, folder.Root, folder.File("ours.safetensors")).Trim());
        using var ours = ResNetCheckpoint.Load(folder.File("ours.safetensors"));
        using var copy = ours.CreateNetwork();
        var weights = copy.state_dict();
        foreach (var (state, tensor) in network.state_dict())
            Assert.IsTrue(tensor.bytes.SequenceEqual(weights[state].bytes), state);
    }

    [TestMethod]
    public void Other_precisions_come_as_the_nearest_float()
    {
        var folder = Write("resnet18");
        using var whole = ResNetCheckpoint.Load(folder.File("resnet18.pth"));
        using var expected = whole.CreateNetwork();
        var weights = expected.state_dict();

        foreach (var (type, scalar) in ((string, ScalarType)[])[
            ("float16", ScalarType.Float16), ("bfloat16", ScalarType.BFloat16), ("float64", ScalarType.Float64)])
        {
            using var scope = NewDisposeScope();
            using var checkpoint = ResNetCheckpoint.Load(folder.File($"resnet18.{type}.pth"));
            using var network = checkpoint.CreateNetwork();
            Assert.AreEqual(scalar, checkpoint.Tensors[0].ElementType);
            foreach (var (state, tensor) in network.state_dict())
            {
                var rounded = tensor.is_floating_point() ? weights[state].to_type(scalar).to_type(ScalarType.Float32) : weights[state];
                Assert.IsTrue(rounded.bytes.SequenceEqual(tensor.bytes), $"{type} {state}");
            }
        }
    }

    [TestMethod]
    public void A_damaged_weight_is_found_before_the_network_changes()
    {
        var folder = Write("resnet18");
        byte[] file = File.ReadAllBytes(folder.File("resnet18.pth"));
        file[file.Length / 2] ^= 1;
        using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(file));
        using var network = new ResidualNetwork(ResNetArchitecture.ResNet18, 1000, seed: 9);
        byte[] before = network.get_parameter("conv1.weight")!.bytes.ToArray();

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => checkpoint.ApplyTo(network)).Message, "is damaged: its checksum is");
        Assert.IsTrue(network.get_parameter("conv1.weight")!.bytes.SequenceEqual(before));
    }

    [TestMethod]
    public void Loading_takes_little_memory_beside_the_weights()
    {
        var folder = Write("resnet50");
        using var network = new ResidualNetwork(ResNetArchitecture.ResNet50, 1000);
        foreach (string file in (string[])["resnet50.pth", "resnet50.legacy.pth"])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using (var checkpoint = ResNetCheckpoint.Load(folder.File(file)))
                checkpoint.ApplyTo(network);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            // Of a file of 100 MB; tensors go straight from it into native memory, one at a time.
            Assert.IsLessThan(4L << 20, allocated, file);
        }
    }

    /// <summary>Resized to 256 at the shorter side, the central 224², normalised by ImageNet's mean and deviation.</summary>
    private static float[] Classify(ResidualNetwork network, string photo)
    {
        const int Resized = 256, Cropped = 224, Edge = (Resized - Cropped) / 2;
        using var image = MLImage.CreateFromFile(photo);
        var shape = new ImageShape(3, Resized, Resized);
        var pixels = new byte[shape.PixelCount];
        new ImageScaler(shape).Scale(new Bitmap(image.Pixels, image.Width, image.Height, image.PixelFormat), pixels);

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        network.eval();
        using var normalizer = new Normalization(
            new(3, Cropped, Cropped), [0.485f * 255, 0.456f * 255, 0.406f * 255], [0.229f * 255, 0.224f * 255, 0.225f * 255]).On(
            CPU);
        var cropped = tensor(pixels, [1, Resized, Resized, 3]).slice(1, Edge, Edge + Cropped, 1).slice(2, Edge, Edge + Cropped, 1)
            .contiguous();
        return network.call(normalizer.Apply(cropped)).data<float>().ToArray();
    }

    private static TemporaryFolder Write(string name)
    {
        if (folder is null)
        {
            folder = new();
            ExtractPhoto(folder.File(Photo));
        }
        if (!Written.Contains(name))
            TorchFiles.Run(Modules, "resnet", name, folder.Root, folder.File(Photo));
        Written.Add(name);
        return folder;
    }

    private static void ExtractPhoto(string target)
    {
        string photos = Path.Combine([RepositoryFacts.Root, "..", "shared", "data", .. Photos]);
        if (!File.Exists(photos))
            return;
        using var file = File.OpenRead(photos);
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
        {
            // 500×400: 320 wide when 256 high, an even number of columns to crop.
            if (!entry.Name.EndsWith("102841525_bd6628ae3c.jpg", StringComparison.Ordinal))
                continue;
            entry.ExtractToFile(target, overwrite: true);
            return;
        }
        Assert.Fail("the photo is not in the archive");
    }
}
