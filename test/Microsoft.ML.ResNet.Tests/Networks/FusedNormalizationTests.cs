using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>One operation against the separate ones of libtorch.</summary>
[TestClass]
public sealed class FusedNormalizationTests
{
    public static IEnumerable<(int Images, int Channels, int Side, bool IsActivated, bool IsAdded)> Cases() =>
        from shape in new[] { (3, 16, 9), (2, 64, 33), (5, 512, 3), (7, 16, 1), (24, 2048, 1) }
        from isActivated in new[] { true, false }
        from isAdded in new[] { true, false }
        select (shape.Item1, shape.Item2, shape.Item3, isActivated, isAdded);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void GivesWhatSeparateOperationsGive(int images, int channels, int side, bool isActivated, bool isAdded)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using BatchNorm2d fused = Layer(channels), separate = Layer(channels);
        var maps = ChannelsLast.Of(randn(images, channels, side, side) * 3 + 40);
        var shortcut = isAdded ? ChannelsLast.Of(randn(images, channels, side, side)) : null;
        var weights = randn(images, channels, side, side);
        Assert.IsTrue(FusedNormalization.Fits(maps, fused));

        var one = Run(maps, shortcut, weights, (input, added) => FusedNormalization.Normalize(input, fused, added, isActivated));
        var many = Run(maps, shortcut, weights, (input, added) =>
        {
            var output = separate.call(input);
            output = added is null ? output : output + added;
            return isActivated ? output.relu() : output;
        });

        Assert.HasCount(many.Count, one);
        foreach (var (expected, actual) in many.Zip(one))
            Near(expected, actual);
        Near(separate.weight!.grad!, fused.weight!.grad!);
        Near(separate.bias!.grad!, fused.bias!.grad!);
        Near(separate.running_mean!, fused.running_mean!);
        Near(separate.running_var!, fused.running_var!);
        Assert.AreEqual(1, fused.num_batches_tracked!.item<long>());
    }

    [TestMethod]
    public void DoesNotDependOnTheNumberOfThreads()
    {
        int before = get_num_threads();
        try
        {
            float[][] results = [.. new[] { 1, 2, 5 }.Select(threads =>
            {
                using var scope = NewDisposeScope();
                set_num_threads(threads);
                random.manual_seed(1);
                using var layer = Layer(32);
                var maps = ChannelsLast.Of(randn(16, 32, 40, 40));
                Assert.IsTrue(FusedNormalization.Fits(maps, layer));
                return Run(maps, null, maps, (input, _) => FusedNormalization.Normalize(input, layer, null, true))
                    .SelectMany(tensor => tensor.contiguous().data<float>().ToArray()).ToArray();
            })];
            CollectionAssert.AreEqual(results[0], results[1]);
            CollectionAssert.AreEqual(results[0], results[2]);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [TestMethod]
    public void LetsNotANumberThrough()
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(16);
        var maps = ones(2, 16, 2, 2);
        maps[0, 3, 1, 1] = tensor(float.NaN);
        Assert.IsTrue(FusedNormalization.Fits(maps, layer));
        var output = FusedNormalization.Normalize(maps, layer, null, isActivated: true);
        Assert.IsTrue(output[0, 3].isnan().all().item<bool>());
        Assert.IsFalse(output[0, 2].isnan().any().item<bool>());
    }

    [TestMethod]
    [DataRow(ScalarType.Float64, 16, 2)]
    [DataRow(ScalarType.Float32, 20, 2)]
    [DataRow(ScalarType.Float32, 16, 1)]
    public void LeavesToLibtorchWhatItIsNotFor(ScalarType type, int channels, int images)
    {
        using var layer = Layer(channels);
        using var maps = ones(images, channels, 1, 1, type);
        Assert.IsFalse(FusedNormalization.Fits(maps, layer));
        using var others = ones(2, 16, 2, 2);
        using var tested = Layer(16);
        tested.eval();
        Assert.IsFalse(FusedNormalization.Fits(others, tested));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(70_001)]
    public void AddsAndActivates(int length)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        Tensor maps = randn(1, 1, 1, length), added = randn(1, 1, 1, length), expected = (maps + added).relu();
        CollectionAssert.AreEqual(expected.data<float>().ToArray(), FusedAddition.AddAndActivate(maps, added).data<float>().ToArray());
    }

    private static BatchNorm2d Layer(int channels)
    {
        var layer = nn.BatchNorm2d(channels);
        using var noGrad = no_grad();
        layer.weight!.copy_(linspace(-0.5, 1.5, channels));
        layer.bias!.copy_(linspace(-0.3, 0.4, channels));
        return layer;
    }

    private static List<Tensor> Run(Tensor maps, Tensor? shortcut, Tensor weights, Func<Tensor, Tensor?, Tensor> forward)
    {
        var input = maps.detach().clone().requires_grad_();
        var added = shortcut?.detach().clone().requires_grad_();
        var output = forward(input, added);
        (output * weights).sum().backward();
        return added is null ? [output, input.grad!] : [output, input.grad!, added.grad!];
    }

    private static void Near(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        double scale = Math.Max(1, expected.abs().max().item<float>());
        Assert.IsLessThan(2e-5, (expected - actual).abs().max().item<float>() / scale);
    }
}
