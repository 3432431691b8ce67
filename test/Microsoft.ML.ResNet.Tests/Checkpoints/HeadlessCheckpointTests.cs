using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>A file without a classifier is all that a featurizer needs, and a training that brings its own; what needs one says
/// so.</summary>
[TestClass]
public sealed class HeadlessCheckpointTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void A_featurizer_needs_none_unless_the_features_are_the_classifiers()
    {
        using var headless = NamedFiles.Load("headless.pth");
        using var whole = NamedFiles.Load("plain.pth");

        var features = FeatureSource.Of(headless, new("avgpool", PoolMaps: true));
        var expected = FeatureSource.Of(whole, new("avgpool", PoolMaps: true));
        Assert.AreEqual(expected.Architecture, features.Architecture);
        Assert.IsTrue(expected.State.Read("layer2.1.conv2.weight").Span.SequenceEqual(features.State.Read("layer2.1.conv2.weight").Span));
        var error = Assert.ThrowsExactly<ArgumentException>(() => FeatureSource.Of(headless, new("fc", PoolMaps: true)));
        Assert.Contains("has no classifier", error.Message);
    }

    [TestMethod]
    public void Training_needs_NewClassifier_and_says_so_and_says_what_was_left_out()
    {
        var log = new List<string>();
        _ml.Log += (_, entry) => log.Add(entry.Message);
        var random = new Random(1);
        var rows = Enumerable.Range(0, 8).Select(i =>
            new Row { Label = $"{i % 2}", Features = [.. Enumerable.Range(0, 3 * 32 * 32).Select(_ => (float)random.Next(256))] });
        var view = _ml.Data.LoadFromEnumerable(rows);
        var images = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);
        var options = new ResNetTrainer.Options
        {
            InitialCheckpoint = NamedFiles.PathOf("headless-mlp.pth"), ImageShape = new(3, 32, 32), Iterations = 1, BatchSize = 4,
                ValidationFraction = 0,
        };

        var error = Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.Trainers.ResNet(options).Fit(images));
        Assert.Contains("InitialCheckpoint has no classifier: its network gives features. Set NewClassifier", error.Message);
        using var model = _ml.MulticlassClassification.Trainers.ResNet(options with { NewClassifier = true }).Fit(images);
        Assert.IsTrue(log.Any(message => message.Contains("No classifier was taken: fc.0.weight, fc.3.weight", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_transformer_needs_one()
    {
        var view = _ml.Data.LoadFromEnumerable([new Row()]);

        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => _ml.Model.LoadResNetFromCheckpoint(NamedFiles.PathOf("headless.pth"), view.Schema, new() { LabelColumnName = "None" }));
        Assert.Contains("The checkpoint has no classifier", error.Message);
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(3 * 32 * 32)]
        public float[] Features { get; set; } = [];
    }
}
