using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Detection.Boxes;

[TestClass]
public sealed class RoiAlignTests
{
    private static readonly long[] Shape = [2, 24, 13, 17];

    [TestMethod]
    [DataRow(7, 0, false)]
    [DataRow(7, 2, false)]
    [DataRow(14, 0, false)]
    [DataRow(14, 2, false)]
    [DataRow(7, 0, true)]
    [DataRow(7, 2, true)]
    [DataRow(14, 0, true)]
    [DataRow(14, 2, true)]
    public void Pooled_regions_and_gradients_are_those_of_torchvision(int size, int samples, bool isAligned)
    {
        using var scope = NewDisposeScope();
        var stored = ReferenceBoxes.Stored("boxes");
        string name = $"roi.{size}.{samples}.{(isAligned ? "aligned" : "plain")}";
        var grid = new RoiGrid(size, 1f / 16, samples, isAligned);
        foreach (var apply in new Func<Tensor, Tensor, RoiGrid, Tensor>[] { RoiAlign.Apply, RoiAlignByProducts.Apply })
        {
            var maps = Maps().requires_grad_();

            var pooled = apply(maps, Regions(), grid);
            pooled.backward([tensor(Noise.Of(name, pooled.numel()), pooled.shape)]);

            AssertClose(stored.ReadTensor($"{name}.pooled"), pooled[TensorIndex.Colon, TensorIndex.Slice(step: 7)], 2e-6);
            AssertClose(stored.ReadTensor($"{name}.gradient"), maps.grad!, 3e-5);
        }
    }

    [TestMethod]
    public void Any_memory_layout_and_any_number_of_channels_gives_the_same()
    {
        using var scope = NewDisposeScope();
        var grid = new RoiGrid(7, 1f / 16);
        // 24 channels are less than a block of vectors, 75 are blocks, vectors and single channels.
        var maps = tensor(Noise.Of("wide", 2 * 75 * 13 * 17), [2, 75, 13, 17]);

        var pooled = RoiAlign.Apply(maps, Regions(), grid);

        AssertClose(pooled, RoiAlign.Apply(ChannelsLast.Of(maps), Regions(), grid), 0);
        for (int channel = 0; channel < 75; channel += 37)
        {
            var alone = RoiAlign.Apply(maps.narrow(1, channel, 1), Regions(), grid);
            AssertClose(pooled.narrow(1, channel, 1), alone, 1e-6);
        }
    }

    [TestMethod]
    public void No_regions_give_no_pooled_maps_and_no_gradient()
    {
        using var scope = NewDisposeScope();
        var maps = Maps().requires_grad_();

        var pooled = RoiAlign.Apply(maps, zeros(0, 5), new RoiGrid(7, 1f / 16));
        pooled.sum().backward();

        Assert.AreSequenceEqual([0L, 24, 7, 7], pooled.shape);
        Assert.AreEqual(0, maps.grad!.abs().sum().item<float>());
        Assert.AreSequenceEqual([0L, 24, 7, 7], RoiAlignByProducts.Apply(maps, zeros(0, 5), new RoiGrid(7, 1f / 16)).shape);
    }

    [TestMethod]
    public void What_is_pooled_is_freed_again()
    {
        long before = LiveTensors.CountSettled();
        for (int i = 0; i < 20; i++)
        {
            using var scope = NewDisposeScope();
            var maps = Maps().requires_grad_();
            RoiAlign.Apply(maps, Regions(), new RoiGrid(7, 1f / 16)).sum().backward();
        }

        Assert.IsLessThanOrEqualTo(before + 2, LiveTensors.CountSettled());
    }

    [TestMethod]
    public void A_region_of_an_image_that_is_not_there_is_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<Exception>(
            () => RoiAlign.Apply(Maps(), tensor(new float[] { 2, 0, 0, 9, 9 }, [1, 5]), new RoiGrid(7, 1f / 16)));

        Assert.Contains("received image 2", error.ToString());
    }

    private static Tensor Maps() => tensor(Noise.Of("maps", 2 * 24 * 13 * 17), Shape);

    private static Tensor Regions()
    {
        var boxes = ReferenceBoxes.Of("regions", 40, 300, 240);
        float[] values = [.. boxes.SelectMany((box, i) => new[] { i % 2, box.Left - 20, box.Top - 20, box.Right - 20, box.Bottom - 20 })];
        return tensor(values, [40, 5]);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.AreSequenceEqual(expected.shape, actual.shape);
        double largest = (expected - actual.detach()).abs().max().item<float>();
        Assert.IsLessThanOrEqualTo(tolerance, largest);
    }
}
