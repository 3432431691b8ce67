using TorchSharp;

namespace Microsoft.ML.ResNet.Tests.Detection.Testing;

/// <summary>Several scales and several networks, beside programs that take one region at a time.</summary>
[TestClass]
public sealed class SeveralLooksTests
{
    private const int Classes = 2;
    private const double Tolerance = 1e-5;

    private static readonly PixelNormalization Normalization = new() { Mean = [0.45f], StandardDeviation = [0.2f] };

    [TestMethod]
    public void Each_region_has_the_larger_features_of_the_two_scales_at_which_it_is_nearest_to_224_pixels()
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(seed: 1);
        var engine = new LibTorchDetectionEngine(network, Normalization, torch.CPU);
        (int Height, int Width)[] sizes = [(64, 80), (32, 40), (64, 80), (128, 160), (256, 320)];
        var scaled = sizes.Select(size => new ScaledImages([Image(size, seed: 1), Image(size, seed: 2)], size)).ToArray();
        // Some have 224 pixels a side between the last two scales, some at none.
        Box[] boxes = [new(2, 3, 10, 11), new(0, 0, 72, 60), new(10, 10, 46, 46), new(5, 5, 65, 61), new(4, 4, 34, 60)];

        using var together = engine.Begin(scaled);
        var scores = together.Predict(Regions(together.Sizes, boxes));

        int row = 0;
        for (int image = 0; image < 2; image++)
        {
            for (int i = 0; i < boxes.Length; i++, row++)
                AssertScores(Slow(engine, network, scaled, boxes[i], image), scores, row);
        }
    }

    [TestMethod]
    [DataRow(1000, 0, DisplayName = "too large at all scales")]
    [DataRow(300, 0, DisplayName = "between the first and the second")]
    [DataRow(224, 1, DisplayName = "at its best at the second")]
    [DataRow(150, 1, DisplayName = "between the second and the third")]
    [DataRow(100, 2, DisplayName = "between the third and the last")]
    [DataRow(10, 2, DisplayName = "too small at all scales")]
    public void The_scales_of_a_region_are_neighbours(int side, int smaller)
    {
        float[] factors = [0.5f, 1, 2, 4];

        Assert.AreEqual(smaller, MultiScalePass.SmallerScale(new(0, 0, side, side), factors));
    }

    [TestMethod]
    public void An_ensemble_classifies_all_proposals_with_all_networks_and_averages()
    {
        using var scope = torch.NewDisposeScope();
        using var first = Network(seed: 1);
        using var second = Network(seed: 2);
        var engines = new[] { first, second }.Select(network => new LibTorchDetectionEngine(network, Normalization, torch.CPU)).ToArray();
        (int Height, int Width)[] sizes = [(64, 80), (96, 120)];
        var options = new ProposalOptions(50, 20);

        using var a = engines[0].Begin([Image(sizes[0], seed: 1)], sizes[0]);
        using var b = engines[1].Begin([Image(sizes[1], seed: 1)], sizes[1]);
        var ensemble = new EnsemblePass([a, b]);
        var proposals = ensemble.Propose(options)[0].Boxes;
        var batch = Regions([sizes[0]], proposals);
        var scores = ensemble.Predict(batch);

        Box[] own = a.Propose(options)[0].Boxes, others = b.Propose(options)[0].Boxes;
        Assert.AreSequenceEqual([.. own, .. others.Select(box => box.Scale(80f / 120, 64f / 96))], proposals);
        for (int i = 0; i < proposals.Length; i++)
        {
            var ofFirst = a.Predict(Regions([sizes[0]], [proposals[i]]));
            var ofSecond = b.Predict(Regions([sizes[1]], [proposals[i].Scale(120f / 80, 96f / 64)]));
            AssertScores(new(Mean(ofFirst.Probabilities, ofSecond.Probabilities), Mean(ofFirst.Deltas, ofSecond.Deltas)), scores, i);
        }

        static float[] Mean(float[] a, float[] b) => [.. a.Zip(b, (x, y) => (x + y) / 2)];
    }

    private static RegionScores Slow(
        LibTorchDetectionEngine engine, DetectionNetwork network, ScaledImages[] scaled, Box box, int image)
    {
        using var scope = torch.NewDisposeScope();
        float side = MathF.Sqrt(box.Area);
        var (height, width) = scaled[0].Size;
        var factors = scaled.Skip(1).Select(scale => (float)scale.Size.Height / height).ToArray();
        int smaller = Math.Min(Array.FindLastIndex(factors, factor => factor * side <= 224), factors.Length - 2);
        torch.Tensor? features = null;
        foreach (var scale in scaled.Skip(1 + Math.Max(smaller, 0)).Take(2))
        {
            using var pass = (LibTorchDetectionPass)engine.Begin([scale.Images[image]], scale.Size);
            var region = box.Scale((float)scale.Size.Width / width, (float)scale.Size.Height / height);
            var own = pass.Features(Regions([scale.Size], [region]));
            features = (features is null ? own : torch.maximum(features, own)).MoveToOuterDisposeScope();
        }
        var (logits, deltas) = network.Regions.Predictor.Predict(features!);
        return new(logits.softmax(1).data<float>().ToArray(), deltas.data<float>().ToArray());
    }

    private static void AssertScores(RegionScores expected, RegionScores actual, int row)
    {
        for (int i = 0; i <= Classes; i++)
            Assert.AreEqual(expected.Probabilities[i], actual.Probabilities[(row * (Classes + 1)) + i], Tolerance);
        for (int i = 0; i < 4 * (Classes + 1); i++)
            Assert.AreEqual(expected.Deltas[i], actual.Deltas[(4 * row * (Classes + 1)) + i], Tolerance);
    }

    private static RegionBatch Regions(IReadOnlyList<(int Height, int Width)> sizes, Box[] boxes)
    {
        var batch = new RegionBatch(sizes);
        for (int image = 0; image < sizes.Count; image++)
            batch.Add(image, boxes);
        return batch;
    }

    private static byte[] Image((int Height, int Width) size, int seed)
    {
        byte[] pixels = new byte[size.Height * size.Width * 3];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    /// <summary>New layers of some size, so that regions differ in their scores.</summary>
    private static DetectionNetwork Network(long seed)
    {
        var network = new DetectionNetwork(Scenes.Options.Architecture!, Classes, seed);
        using var noGrad = torch.no_grad();
        foreach (var (_, value) in network.state_dict().Where(
            state => state.Key.StartsWith("rpn", StringComparison.Ordinal) || state.Key.Contains("predictor")))
            value.mul_(20);
        return network;
    }
}
