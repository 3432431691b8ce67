using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Saving;
using static Microsoft.ML.ResNet.Tests.Evaluation.RandomNet;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Evaluation;

/// <summary>The image and its mirror image are the views that can be saved: inside the network's own graph.</summary>
[TestClass]
public sealed class MirrorSavingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("Pixels", 3, false)]
    [DataRow("BytePixels", 3, true)]
    [DataRow("EncodedVarying", 1, true)]
    public void A_loaded_model_gives_the_same_columns_and_scores(string feature, int channels, bool hasMeanImage)
    {
        var view = View(_ml, 20);
        using var transformer = Net(view.Schema, feature, Shape with { Channels = channels }, hasMeanImage: hasMeanImage);
        using var augmented = transformer.With(TestTimeAugmentation.Mirrored);

        using var loaded = SavedModel.RoundTrip(_ml, augmented, view.Schema);

        SavedModel.AreAlike(augmented.Transform(view), loaded.Transform(view));
        Assert.AreNotEqual(
            Scores(transformer.Transform(view))[0][0], Scores(loaded.Transform(view))[0][0], 1e-4f,
            "Without the mirror image the scores must differ.");
    }

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch)]
    [DataRow(ScoringBackend.OnnxRuntime)]
    public void It_scores_in_batches_again_also_as_part_of_an_ensemble(ScoringBackend backend)
    {
        var view = View(_ml, 20);
        using var transformer = Net(view.Schema, hasMeanImage: true);
        using var ensemble = new ResNetEnsemble(
            [transformer.With(TestTimeAugmentation.Mirrored), Net(view.Schema, "Pixels", architecture: "cifar-14")]);
        using var file = new MemoryStream(SavedModel.Save(_ml, ensemble, view.Schema));

        using var loaded = (TransformerChain<ITransformer>)_ml.Model.LoadResNet(file, out _, new() { Backend = backend });

        Assert.AreEqual(TestTimeAugmentation.Mirrored, Assert.IsInstanceOfType<TestTimeAugmentedTransformer>(loaded.First()).Augmentation);
        SavedModel.AreAlike(ensemble.Transform(view), loaded.Transform(view));
        SavedModel.AreAlike(ensemble.Transform(view), SavedModel.RoundTrip(_ml, loaded, view.Schema).Transform(view));
    }
}
