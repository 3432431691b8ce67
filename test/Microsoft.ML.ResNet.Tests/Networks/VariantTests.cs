using System.Runtime.InteropServices;
using Microsoft.ML.ResNet.Tests.Checkpoints;
using Microsoft.ML.ResNet.Tests.Onnx;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Grouped and wide bottlenecks, deep stems, pooled shortcuts, pre-activation: each computes what PyTorch's modules of the same
/// arithmetic compute.</summary>
[TestClass]
public sealed class VariantTests
{
    private static readonly long[] ImageShape = [3, 3, 45, 51];

    private static readonly ResNetArchitecture Small = new()
    {
        Stem = StemKind.ImageNet, Block = BlockKind.Bottleneck, BlocksPerStage = [1, 2], Widths = [16, 32],
    };

    private static readonly Dictionary<string, ResNetArchitecture> Architectures = new()
    {
        ["resnext"] = Small with { Groups = 4, WidthPerGroup = 8 },
        ["wide"] = Small with { WidthPerGroup = 128 },
        ["deep-d"] = Small with { BlocksPerStage = [2, 1], Stem = StemKind.Deep, Shortcut = ShortcutKind.D },
        ["deep-t"] = Small with { BlocksPerStage = [2, 1], Stem = StemKind.Deep, StemWidths = [6, 8, 16], Shortcut = ShortcutKind.D,
            Block = BlockKind.Basic },
        ["preact"] = Small with { Stem = StemKind.Cifar, BlocksPerStage = [2, 2, 2], Widths = [8, 16, 32], PreActivation = true },
        ["preact-basic"] = Small with { Stem = StemKind.Cifar, BlocksPerStage = [2, 2, 2], Widths = [8, 16, 32], PreActivation = true,
            Block = BlockKind.Basic },
        ["preact-imagenet"] = Small with { PreActivation = true },
        ["small-stem-pooled"] = Small with { Stem = StemKind.Cifar, MaxPooling = true, BlocksPerStage = [1, 1], Block = BlockKind.Basic },
        ["small-stem-strided"] = Small with { Stem = StemKind.Cifar, StemStride = 2, StemWidths = [24], BlocksPerStage = [1, 1],
            Block = BlockKind.Basic },
    };

    private static TemporaryFolder? folder;

    public static IEnumerable<string> Names => Architectures.Keys;

    [ClassCleanup]
    public static void DeleteFiles() => folder?.Dispose();

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void It_computes_what_PyTorch_computes_in_evaluation_and_in_training(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Load(name);
        var images = tensor(Floats("images"), ImageShape);
        foreach (var layout in (Func<Tensor, Tensor>[])[images => images, ChannelsLast.Of])
        {
            network.eval();
            AssertClose(Floats($"{name}.logits"), network.call(layout(images)));
            using var folded = new FoldedNetwork(network);
            AssertClose(Floats($"{name}.logits"), folded.Forward(layout(images)));
            AssertClose(Floats($"{name}.logits"), NetworkTrace.Forward(network, layout(images), (_, _) => { }));
        }
        network.train();
        AssertClose(Floats($"{name}.training"), network.call(images));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Its_state_has_the_names_and_shapes_of_its_plan_and_a_summary_lists_them(string name)
    {
        var architecture = Architectures[name];
        using var network = new ResidualNetwork(architecture, classCount: 10);
        var plan = NetworkPlan.Create(architecture, inputChannels: 3);

        CollectionAssert.AreEquivalent(
            plan.State(10).Select(state => $"{state.Name} {ShapeText.Of(state.Shape)}").ToArray(),
            network.state_dict().Where(state => !StateNames.IsBatchCount(state.Key)).Select(state =>
                $"{state.Key} {ShapeText.Of(state.Value.shape)}").ToArray());
        long parameters = network.parameters().Sum(parameter => parameter.NumberOfElements);
        var summary = architecture.Summary(new(3, 45, 51), classCount: 10);
        Assert.AreEqual(parameters, summary.Complexity.Parameters);
        Assert.AreEqual(parameters, summary.Rows.Where(row => row.Level == 1).Sum(row => row.Parameters));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Its_description_comes_back_from_a_saved_model(string name)
    {
        using var net = new ExportedNet(Architectures[name], new() { Mean = MeanSubtraction.PerChannel });
        var description = OnnxMetadata.Read(net.Export(new() { FoldBatchNormalization = false }), _ => throw new AssertFailedException());

        Assert.AreEqual(Architectures[name], description.Architecture);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void ONNX_Runtime_computes_the_same_from_what_is_exported(string name)
    {
        using var net = new ExportedNet(Load(name), new()
        {
            Shape = new(3, 45, 51), Mean = MeanSubtraction.None, Classes = [.. Enumerable.Range(0, 10).Select(key => $"{key}")],
        });
        float[] images = [.. Floats("images").Select(value => value * 255)];
        foreach (bool fold in (bool[])[true, false])
        {
            using var stream = new MemoryStream();
            net.Transformer.ExportToOnnx(stream, new() { InputName = "images", OutputName = "logits", Scores = OnnxScores.Logits,
                PixelLayout = PixelLayout.Planar, FoldBatchNormalization = fold });
            using var session = new OnnxRuntime.InferenceSession(stream.ToArray());
            using var input = OnnxRuntime.OrtValue.CreateTensorValueFromMemory(images, ImageShape);
            using var run = new OnnxRuntime.RunOptions();
            using var results = session.Run(run, ["images"], [input], ["logits"]);

            using var logits = tensor(results[0].GetTensorDataAsSpan<float>().ToArray(), [3, 10]);
            AssertClose(Floats($"{name}.logits"), logits);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Features_of_every_layer_are_those_of_the_modules(string name)
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(Architectures[name], classCount: 10);
        Noise.FillState(network);
        network.eval();
        var outputs = new Dictionary<string, Tensor>();
        foreach (var (module, value) in network.named_modules().Where(module => module.name != ""))
        {
            if (value is nn.Module<Tensor, Tensor> hooked)
                hooked.register_forward_hook((_, _, output) =>
                    { outputs[module] = output.clone().DetachFromDisposeScope(); return output; });
        }
        var images = rand(2, 3, 45, 51);
        network.call(images);

        int compared = 0;
        var plan = NetworkPlan.Create(network.Architecture, 3);
        foreach (var (layer, cut) in NetworkLayers.Of(plan))
        {
            if (!outputs.TryGetValue(layer, out var expected) || layer == "fc")
                continue;
            var size = plan.MapsAfter(new(3, 45, 51), cut);
            using var folded = new FoldedNetwork(network, new NetworkOutput([new(layer, cut, OutputForm.Maps, size.PixelCount)]));
            AssertClose(expected.flatten().data<float>().ToArray(), folded.Forward(images));
            compared++;
        }
        Assert.IsGreaterThan(plan.Steps.Count(), compared);
        foreach (var output in outputs.Values)
            output.Dispose();
    }

    private static ResidualNetwork Load(string name)
    {
        if (folder is null)
        {
            folder = new();
            TorchFiles.RunScript("torch", ["Networks", "write_variants.py"], folder.Root);
        }
        using var checkpoint = ResNetCheckpoint.Load(folder.File($"{name}.pth"));
        var network = new ResidualNetwork(Architectures[name], classCount: 10);
        checkpoint.ApplyTo(network);
        return network;
    }

    private static float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder!.File(file))).ToArray();

    private static void AssertClose(float[] expected, Tensor actual)
    {
        using var values = tensor(expected).reshape(actual.shape);
        using var difference = (values - actual).abs().max();
        Assert.IsLessThan(1e-4f * Math.Max(1, expected.Max(Math.Abs)), difference.item<float>());
    }
}
