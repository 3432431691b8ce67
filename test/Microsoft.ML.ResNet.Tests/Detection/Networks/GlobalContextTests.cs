using Microsoft.ML.ResNet.Tests.Detection.Saving;
using Microsoft.ML.ResNet.Tests.Onnx;
using TorchSharp;

namespace Microsoft.ML.ResNet.Tests.Detection.Networks;

/// <summary>Regions that are classified by the features of their image too.</summary>
[TestClass]
public sealed class GlobalContextTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void The_features_of_a_region_are_its_own_and_then_those_of_its_whole_image(bool hasPyramid)
    {
        using var scope = torch.NewDisposeScope();
        var architecture = Architecture(hasPyramid);
        using var network = new DetectionNetwork(architecture, classCount: 2, seed: 1);
        using var without = new DetectionNetwork(architecture with { HasGlobalContext = false }, classCount: 2, seed: 1);
        (int Height, int Width)[] sizes = [(64, 96), (96, 64)];
        var maps = network.Backbone.Maps(torch.rand(2, 3, 96, 96));
        var regions = new RegionBatch(sizes);
        regions.Add(0, [new(3, 4, 40, 50), new(0, 0, 96, 64)]);
        regions.Add(1, [new(10, 10, 30, 90)]);
        var wholes = new RegionBatch(sizes);
        wholes.Add(0, [new(0, 0, 96, 64)]);
        wholes.Add(1, [new(0, 0, 64, 96)]);

        var features = network.Features(maps, regions);

        var (own, ofImages) = (without.Features(maps, regions), without.Features(maps, wholes));
        var expected = torch.cat([own, torch.stack([ofImages[0], ofImages[0], ofImages[1]])], dim: 1);
        Assert.AreEqual(0, (features - expected).abs().max().item<float>(), 1e-6);
        Assert.IsGreaterThan(0.001f, (ofImages[0] - ofImages[1]).abs().max().item<float>());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_detector_with_context_finds_the_same_saved_exported_and_on_ONNX_Runtime(bool hasPyramid)
    {
        using var folder = new TemporaryFolder();
        var train = Scenes.View(_context, Scenes.Rows(4));
        using var fitted = _context.MulticlassClassification.Trainers.FasterRcnn(
            Scenes.Options with { Architecture = Architecture(hasPyramid), Epochs = 2, ScoreThreshold = 0.3f }).Fit(train);
        var expected = Detected.Read(_context, fitted.Transform(train));

        _context.Model.Save(fitted, train.Schema, folder.File("model.zip"));
        fitted.ExportToOnnx(folder.File("model.onnx"));
        using var loaded = _context.Model.LoadFasterRcnn(folder.File("model.onnx"));
        using var onOnnxRuntime = _context.Model.LoadFasterRcnn(
            folder.File("model.onnx"), new ScoringOptions { Backend = ScoringBackend.OnnxRuntime });
        var stock = _context.Model.Load(folder.File("model.zip"), out _);

        Assert.IsTrue(loaded.Architecture.HasGlobalContext);
        foreach (var detector in new ITransformer[] { loaded, onOnnxRuntime, stock })
            Detected.AssertSame(
                expected, Detected.Read(_context, detector.Transform(Scenes.View(_context, Scenes.Rows(4)))));
        (stock as IDisposable)?.Dispose();
    }

    private static DetectorArchitecture Architecture(bool hasPyramid)
    {
        var pyramid = Scenes.Options.Architecture! with { HasGlobalContext = true };
        return hasPyramid ? pyramid : pyramid with { HasPyramid = false, PooledSize = 8, AnchorSizes = [24, 48] };
    }
}
