using Microsoft.ML.ResNet.Tests.Featurizing;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>200 photos of five kinds of flowers, and a public network that was trained on small photos of other things.</summary>
[TestClass]
public sealed class FlowerFineTuningTests
{
    [TestMethod]
    public void A_public_checkpoint_learns_flowers_in_six_epochs()
    {
        string checkpoint = TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th");
        using var folder = new TemporaryFolder();
        TorchvisionFeatures.ExtractFlowers(folder.Root, ofClass: 40);
        var ml = new MLContext(seed: 1);
        var split = ml.Data.TrainTestSplit(ml.Data.LoadFromImageFolder(folder.Root), testFraction: 0.3, seed: 1);
        var options = ResNetRecipe.FineTuning.Options with
        {
            FeatureColumnName = "Image", InitialCheckpoint = checkpoint, Epochs = 6, LearningRate = 0.03, ValidationFraction = null,
            Seed = 1,
        };
        using var model = ml.MulticlassClassification.Trainers.ResNet(options).Fit(split.TrainSet);

        Assert.AreEqual((5, ResNetArchitecture.Cifar(20)), (model.Model.ClassCount, model.Model.Architecture));
        // By chance: 0.2.
        Assert.IsGreaterThan(0.4, ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy);
    }
}
