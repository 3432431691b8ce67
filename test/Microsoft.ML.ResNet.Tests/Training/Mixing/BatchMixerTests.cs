using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Mixing;

/// <summary>Against loops over single values.</summary>
[TestClass]
public sealed class BatchMixerTests
{
    private const int Count = 5;
    private const int Channels = 3;
    private const int Height = 8;
    private const int Width = 6;

    private readonly DisposeScope _scope = NewDisposeScope();

    [TestCleanup]
    public void EndScope() => _scope.Dispose();

    private static Tensor Images()
    {
        float[] values = [.. Enumerable.Range(0, Count * Channels * Height * Width).Select(i => MathF.Sin(i))];
        return tensor(values, [Count, Height, Width, Channels]).permute(0, 3, 1, 2);
    }

    private static Tensor Labels() => tensor(new long[] { 4, 0, 3, 1, 2 });

    /// <returns>By image, channel, row and column.</returns>
    private static float[,,,] Values(Tensor images)
    {
        var values = new float[Count, Channels, Height, Width];
        Buffer.BlockCopy(images.contiguous().data<float>().ToArray(), 0, values, 0, values.Length * sizeof(float));
        return values;
    }

    private static int Partner(int image) => (image + Count - 1) % Count;

    [TestMethod]
    public void Mixup_is_the_weighted_sum_with_the_image_before()
    {
        for (long step = 0; step < 10; step++)
        {
            var (before, images) = (Values(Images()), Images());
            var targets = new BatchMixer(BatchMixing.Mixup with { MixupAlpha = 1 }, seed: 5).Mix(images, Labels(), step);
            var after = Values(images);
            for (int n = 0; n < Count; n++)
                for (int c = 0; c < Channels; c++)
                    for (int y = 0; y < Height; y++)
                        for (int x = 0; x < Width; x++)
                            Assert.AreEqual(
                                targets.Share * before[n, c, y, x] + (1 - targets.Share) * before[Partner(n), c, y, x], after[n, c, y, x],
                                1e-6);
            CollectionAssert.AreEqual(new long[] { 2, 4, 0, 3, 1 }, targets.Partners!.data<long>().ToArray());
            CollectionAssert.AreEqual(new long[] { 4, 0, 3, 1, 2 }, targets.Labels.data<long>().ToArray());
        }
    }

    [TestMethod]
    public void CutMix_takes_one_box_of_all_images_from_the_image_before_and_its_share_is_what_is_left()
    {
        for (long step = 0; step < 50; step++)
        {
            var (before, images) = (Values(Images()), Images());
            var targets = new BatchMixer(BatchMixing.CutMix, seed: 5).Mix(images, Labels(), step);
            var after = Values(images);
            var pasted = new List<(int Y, int X)>();
            for (int y = 0; y < Height; y++)
                for (int x = 0; x < Width; x++)
                {
                    bool isPasted = after[0, 0, y, x] != before[0, 0, y, x];
                    if (isPasted)
                        pasted.Add((y, x));
                    for (int n = 0; n < Count; n++)
                        for (int c = 0; c < Channels; c++)
                            Assert.AreEqual(before[isPasted ? Partner(n) : n, c, y, x], after[n, c, y, x]);
                }
            Assert.AreEqual(1 - (double)pasted.Count / (Height * Width), targets.Share, 1e-12);
            if (pasted.Count > 0)
                Assert.AreEqual(
                    (pasted.Max(p => p.Y) - pasted.Min(p => p.Y) + 1) * (pasted.Max(p => p.X) - pasted.Min(p => p.X) + 1), pasted.Count,
                    "not a box");
        }
    }

    [TestMethod]
    public void Boxes_take_the_share_they_are_to_take_unless_they_are_clipped()
    {
        int whole = 0;
        for (long step = 0; step < 2_000; step++)
        {
            var random = new StepRandom(1, step);
            double share = random.NextDouble();
            var box = CutMixBox.Draw(224, 160, share, ref random);
            Assert.IsTrue(box is { Top: >= 0, Left: >= 0 } && box.Top + box.Height <= 224 && box.Left + box.Width <= 160);
            // Centres are whole pixels and halves are rounded down: a box is up to two pixels short a side.
            double side = Math.Sqrt(1 - share);
            Assert.IsTrue(box.Height <= 224 * side && box.Width <= 160 * side);
            whole += box.Height > 224 * side - 2 && box.Width > 160 * side - 2 ? 1 : 0;
        }
        // A box of side s lies inside with probability (1 - s)²; its mean for an area that is uniform is 1/6.
        Assert.AreEqual(1 / 6.0, whole / 2_000.0, 0.04);
    }

    [TestMethod]
    public void Both_share_the_batches_and_the_rest_stays_as_it_is()
    {
        var mixer = new BatchMixer(new BatchMixing { MixupAlpha = 1, CutMixAlpha = 1, Probability = 0.6 }, seed: 2);
        int untouched = 0, blended = 0, pasted = 0;
        for (long step = 0; step < 1_000; step++)
        {
            using var scope = NewDisposeScope();
            var (before, images) = (Values(Images()), Images());
            var targets = mixer.Mix(images, Labels(), step);
            var after = Values(images);
            if (targets.Partners is null)
            {
                untouched++;
                CollectionAssert.AreEqual(before, after);
            }
            // A blend leaves no value as it was, and a box hardly ever takes all corners.
            else if (after[0, 0, 0, 0] != before[0, 0, 0, 0] && after[0, 0, Height - 1, Width - 1] != before[0, 0, Height - 1, Width - 1]
                && after[0, 0, 0, 0] != before[Partner(0), 0, 0, 0])
                blended++;
            else
                pasted++;
        }
        Assert.AreEqual(400, untouched, 60);
        Assert.AreEqual(300, blended, 60);
        Assert.AreEqual(300, pasted, 60);
    }

    [TestMethod]
    public void Channels_stay_side_by_side_in_memory()
    {
        var images = Images();
        long[] strides = images.stride();
        new BatchMixer(BatchMixing.Mixup, 1).Mix(images, Labels(), 0);
        CollectionAssert.AreEqual(strides, images.stride());
    }
}
