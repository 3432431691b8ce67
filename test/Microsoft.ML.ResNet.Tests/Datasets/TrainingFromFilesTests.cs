namespace Microsoft.ML.ResNet.Tests.Datasets;

/// <summary>From files to figures: what is loaded is trained on and evaluated as it is.</summary>
[TestClass]
public sealed class TrainingFromFilesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Real_CIFAR_images_are_learned_from_the_loaded_columns()
    {
        var data = _ml.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));

        using var model = _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            FeatureColumnName = "Image",
            Architecture = ResNetArchitecture.Cifar(8),
            Augmentation = ImageAugmentation.None,
            BatchSize = 50,
            Epochs = 4,
            ValidationFraction = null,
        }).Fit(data);

        var scored = model.Transform(data);
        var metrics = _ml.MulticlassClassification.Evaluate(scored, topKPredictionCount: 5);
        Assert.IsGreaterThan(0.25, metrics.MicroAccuracy, "chance is 0.1");
        Assert.Contains("automobile", metrics.ConfusionMatrix.GetFormattedConfusionTable());
        Assert.AreSequenceEqual(DatasetClassNames.Cifar10, DatasetRow.KeyNames(scored, "PredictedLabel"));
    }
}
