using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Loading;

/// <summary>A file of weights as a transformer.</summary>
[TestClass]
public sealed class CheckpointModelTests
{
    private static readonly CheckpointModelOptions OnImage = new() { FeatureColumnName = "Image",
        Scoring = new ScoringOptions { NumberOfThreads = 1 } };

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void A_public_checkpoint_scores_as_its_network_does_on_normalised_pixels()
    {
        var images = _mlContext.Data.TakeRows(Images(), 20);

        using var model = _mlContext.Model.LoadResNetFromCheckpoint(Checkpoint, images.Schema, OnImage);
        float[][] scores = [.. model.Transform(images).GetColumn<float[]>("Score")];

        float[] expected = Reference([.. images.GetColumn<byte[]>("Image")]);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], scores[i / 10][i % 10], 1e-5);
    }

    [TestMethod]
    public void It_evaluates_and_names_its_classes_as_the_label_does()
    {
        var images = Images();

        using var model = _mlContext.Model.LoadResNetFromCheckpoint(Checkpoint, images.Schema, OnImage
            with { Architecture = ResNetArchitecture.Cifar(20) });
        var scored = model.Transform(images);
        var analysis = _mlContext.MulticlassClassification.AnalyzeScores(scored);

        Assert.AreEqual(0.002, analysis.Top1Error, 0.003);
        CollectionAssert.AreEqual(DatasetClassNames.Cifar10, analysis.Confusion.ClassNames);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        CollectionAssert.AreEqual(DatasetClassNames.Cifar10, slots.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void Weights_of_another_architecture_are_refused_with_all_differences()
    {
        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() =>
            _mlContext.Model.LoadResNetFromCheckpoint(Checkpoint, Images().Schema, OnImage
                with { Architecture = ResNetArchitecture.Cifar(56) }));

        Assert.HasCount(180, error.MissingNames);
    }

    [TestMethod]
    public void Labels_of_other_classes_are_refused_with_both_counts()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 7);
        string path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.safetensors");
        ResNetCheckpoint.SaveSafetensors(network, path);
        try
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() =>
                _mlContext.Model.LoadResNetFromCheckpoint(path, Images().Schema, OnImage));

            StringAssert.Contains(error.Message, "column 'Label' has 10 keys, and the checkpoint is of CIFAR ResNet-8 with 7 classes");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void All_options_out_of_range_are_reported_at_once()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Model.LoadResNetFromCheckpoint(
            Checkpoint, Images().Schema,
                new CheckpointModelOptions { FeatureColumnName = "", ScoreColumnName = null!,
                Scoring = new ScoringOptions { BatchSize = 0 } }));

        foreach (string expected in new[] { "FeatureColumnName must name a column; received \"\".",
            "ScoreColumnName must name a column; received null.", "BatchSize must be at least 1" })
            StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void Its_defaults_are_those_of_torchvisions_networks()
    {
        var options = new CheckpointModelOptions();

        Assert.AreEqual(("Label", "Features", "Score", "PredictedLabel"),
            (options.LabelColumnName, options.FeatureColumnName, options.ScoreColumnName, options.PredictedLabelColumnName));
        Assert.AreEqual((null, null, null, null, null),
            ((ResNetArchitecture?)options.Architecture, options.ImageShape, options.Resize, options.Normalization, options.PixelLayout));
        Assert.AreEqual(new ScoringOptions(), options.Scoring);
    }

    private static string Checkpoint => TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th");

    private IDataView Images() => _mlContext.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));

    private static float[] Reference(byte[][] images)
    {
        using var network = PublicCheckpoint.ResNet20();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var pixels = tensor(images.SelectMany(image => image).Select(value => value / 255f).ToArray(), [images.Length, 3, 32, 32]);
        var normalized = (pixels - tensor(PublicCheckpoint.Mean, [1, 3, 1, 1])) / tensor(PublicCheckpoint.Deviation, [1, 3, 1, 1]);
        return network.call(normalized).softmax(1).data<float>().ToArray();
    }
}
