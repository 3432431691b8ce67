using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Detection.Networks;

/// <summary>Compares with torchvision's <c>fasterrcnn_resnet50_fpn</c>; Reference/make_detection_reference.py made what is
/// stored.</summary>
[TestClass]
public sealed class TorchvisionDetectorTests
{
    private const double Tolerance = 1e-3;

    private static readonly (int Height, int Width)[] Sizes = [(160, 224), (224, 160), (192, 192)];

    [TestMethod]
    public void State_names_are_those_of_torchvision_but_for_counts_that_fixed_normalizations_have_not()
    {
        using var network = new DetectionNetwork(DetectorArchitecture.Pyramid(ResNetArchitecture.ResNet50), classCount: 5);
        string names = Encoding.UTF8.GetString(MemoryMarshal.AsBytes<long>(ReferenceBoxes.Stored("detector").Read<long>("detector.names")));

        Assert.AreSequenceEqual(
            names.TrimEnd().Split('\n').Order(StringComparer.Ordinal),
            network.state_dict().Keys.Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Order(
                StringComparer.Ordinal));
    }

    [TestMethod]
    public void Proposals_and_detections_are_those_of_torchvision()
    {
        using var scope = NewDisposeScope();
        var stored = ReferenceBoxes.Stored("detector");
        using var network = new DetectionNetwork(DetectorArchitecture.Pyramid(ResNetArchitecture.ResNet50), classCount: 5);
        FillState(network);
        var options = new DetectionOptions(
            new(160, 1000), new(1000, 1000), ScoreThreshold: 0.2f, OverlapThreshold: 0.5, MaximumDetections: 100);
        var detector = new Detector(options, network.ClassCount);
        for (int index = 0; index < Sizes.Length; index++)
        {
            var (image, size) = (ImageOf(index), Sizes[index]);

            using (inference_mode())
            {
                var maps = network.Backbone.Maps(image);
                var proposals = ProposalMaps.Of(network, maps, (int)image.shape[2], (int)image.shape[3]).Select(
                    options.Proposals, [size])[0];
                AssertSame(stored.Read<float>($"detector.{index}.proposals"), proposals.Boxes, $"proposals of image {index}");
            }
            using var pass = new LibTorchDetectionPass(network, image, [size]);
            var found = detector.Detect(pass)[0];

            AssertSame(stored.Read<float>($"detector.{index}.boxes"), [.. found.Select(detection => detection.Box)],
                $"boxes of image {index}");
            Assert.AreSequenceEqual(stored.Read<long>($"detector.{index}.labels"), found.Select(detection => detection.Class + 1L));
            foreach (var (expected, detection) in stored.Read<float>($"detector.{index}.scores").Zip(found))
                Assert.AreEqual(expected, detection.Score, Tolerance);
        }
    }

    [TestMethod]
    public void Images_detected_in_a_batch_have_the_detections_that_they_have_alone()
    {
        using var scope = NewDisposeScope();
        using var network = new DetectionNetwork(DetectorArchitecture.Pyramid(ResNetArchitecture.ResNet18), classCount: 5);
        FillState(network);
        var detector = new Detector(
            new(new(160, 1000), new(300, 100), ScoreThreshold: 0.2f, OverlapThreshold: 0.5, MaximumDetections: 50), network.ClassCount);

        // The other way round, so that the first image is padded below and the second to the right.
        using var both = new LibTorchDetectionPass(network, cat([Padded(ImageOf(0)), Padded(ImageOf(1))]), Sizes[..2]);
        var together = detector.Detect(both);

        for (int index = 0; index < 2; index++)
        {
            using var pass = new LibTorchDetectionPass(network, Padded(ImageOf(index)), [Sizes[index]]);
            var alone = detector.Detect(pass)[0];
            AssertSame(MemoryMarshal.Cast<Box, float>(alone.Select(found => found.Box).ToArray()).ToArray(),
                [.. together[index].Select(found => found.Box)], "boxes");
        }

        static Tensor Padded(Tensor image) => nn.functional.pad(image, [0, 224 - image.shape[3], 0, 224 - image.shape[2]]);
    }

    private static void AssertSame(float[] expected, Box[] actual, string what)
    {
        Assert.HasCount(expected.Length / 4, actual, what);
        float[] values = MemoryMarshal.Cast<Box, float>(actual).ToArray();
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], values[i], Tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}, value {i}");
    }

    private static Tensor ImageOf(int index)
    {
        var (height, width) = Sizes[index];
        int rows = height / 16, columns = width / 16;
        float[] coarse = Noise.Of($"photo {index}", 3 * rows * columns), fine = Noise.Of($"grain {index}", 3L * height * width);
        float[] pixels = new float[fine.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            var (channel, y, x) = (i / (height * width), i / width % height, i % width);
            float pixel = 0.5f + (0.375f * coarse[(((channel * rows) + (y / 16)) * columns) + (x / 16)]) + (0.125f * fine[i]);
            pixels[i] = (pixel - 0.5f) / 0.25f;
        }
        return tensor(pixels, [1, 3, height, width]);
    }

    /// <summary>As <c>detector_weights</c> of the script.</summary>
    private static void FillState(DetectionNetwork network)
    {
        Noise.FillState(network);
        using var noGrad = no_grad();
        (string Ending, float Scale)[] scales =
            [("bbox_pred.weight", 0.1f), ("bbox_pred.bias", 0.1f), ("cls_score.weight", 20), ("cls_logits.weight", 0.02f),
                ("fc6.weight", 0.5f)];
        foreach (var (name, value) in network.state_dict())
        {
            foreach (var (ending, scale) in scales)
            {
                if (name.EndsWith(ending, StringComparison.Ordinal))
                    value.mul_(scale);
            }
        }
    }
}
