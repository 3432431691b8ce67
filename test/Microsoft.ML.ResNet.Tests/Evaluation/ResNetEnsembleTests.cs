using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Saving;
using Microsoft.ML.ResNet.Tests.Transforms;
using static Microsoft.ML.ResNet.Tests.Evaluation.RandomNet;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Evaluation;

[TestClass]
public sealed class ResNetEnsembleTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Scores_are_the_averages_of_members_of_any_architecture_size_and_column()
    {
        var view = View(_ml, 30);
        using var ensemble = Ensemble(view.Schema);

        var actual = Scores(ensemble.Transform(view));

        var members = ensemble.Members.Select(member => Scores(member.Transform(view))).ToArray();
        for (int row = 0; row < 30; row++)
            AreClose(Average(members.Select(scores => scores[row].Select(value => (double)value).ToArray())), actual[row]);
        Assert.AreNotEqual(members[0][0][0], members[1][0][0], 1e-3f, "Members that agree would show nothing.");
    }

    [TestMethod]
    public void Members_may_see_several_views_of_an_image()
    {
        var view = View(_ml, 12);
        using var network = Net(view.Schema);
        using var ensemble = new ResNetEnsemble(
            [
                network.With(TestTimeAugmentation.TenCrop(20)),
                network.With(TestTimeAugmentation.MultiScale(16, 24)),
                Net(view.Schema, "Pixels", architecture: "cifar-14"),
            ]);

        var actual = Scores(ensemble.Transform(view));

        var members = ensemble.Members.Select(member => Scores(member.Transform(view))).ToArray();
        for (int row = 0; row < 12; row++)
            AreClose(Average(members.Select(scores => scores[row].Select(value => (double)value).ToArray())), actual[row]);
    }

    [TestMethod]
    public void It_is_evaluated_as_any_other_model()
    {
        var view = View(_ml, 30);
        using var ensemble = Ensemble(view.Schema);
        var scored = ensemble.Transform(view);

        var metrics = _ml.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);

        uint[] labels = [.. scored.GetColumn<uint>("Label")];
        var scores = Scores(scored);
        Assert.AreEqual(labels.Zip(scores, (label, row) => row[label - 1] == row.Max() ? 1.0 : 0).Average(), metrics.MicroAccuracy, 1e-9);
        Assert.AreEqual(
            labels.Zip(scores, (label, row) => row.Count(value => value > row[label - 1]) < 2 ? 1.0 : 0).Average(), metrics.TopKAccuracy,
            1e-9);
        CollectionAssert.AreEqual(SchemaText.Describe(ensemble.Members[0].Transform(view).Schema), SchemaText.Describe(scored.Schema));
        CollectionAssert.AreEqual(SchemaText.Describe(ensemble.GetOutputSchema(view.Schema)), SchemaText.Describe(scored.Schema));
    }

    [TestMethod]
    public void Single_rows_are_predicted()
    {
        var photos = Photos(6);
        var view = View(_ml, 6);
        using var ensemble = Ensemble(view.Schema);
        var expected = Scores(ensemble.Transform(view));
        using var engine = _ml.Model.CreatePredictionEngine<Photo, Scored>(
            ensemble, new PredictionEngineOptions { OwnsTransformer = false });

        for (int row = 0; row < photos.Count; row++)
            AreClose(expected[row], engine.Predict(photos[row]).Score);
    }

    [TestMethod]
    public void It_loads_as_transformers_of_MLNet_with_the_same_columns_and_scores()
    {
        var view = View(_ml, 25);
        using var ensemble = Ensemble(view.Schema);

        using var loaded = SavedModel.RoundTrip(_ml, ensemble, view.Schema);
        using var again = SavedModel.RoundTrip(_ml, loaded, view.Schema);

        SavedModel.AreAlike(ensemble.Transform(view), loaded.Transform(view));
        SavedModel.AreAlike(ensemble.Transform(view), again.Transform(view));
    }

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch)]
    [DataRow(ScoringBackend.OnnxRuntime)]
    public void Members_of_a_saved_ensemble_score_in_batches_again(ScoringBackend backend)
    {
        var view = View(_ml, 25);
        using var ensemble = Ensemble(view.Schema);
        var pipeline = new TransformerChain<ITransformer>(_ml.Transforms.CopyColumns("Copy", "Number").Fit(view), ensemble);
        using var file = new MemoryStream(SavedModel.Save(_ml, pipeline, view.Schema));

        using var loaded = (TransformerChain<ITransformer>)_ml.Model.LoadResNet(file, out _, new() { Backend = backend });

        Assert.AreEqual(3, ((IEnumerable<ITransformer>)loaded.ElementAt(1)).OfType<ResNetTransformer>().Count());
        SavedModel.AreAlike(pipeline.Transform(view), loaded.Transform(view));
    }

    [TestMethod]
    public void An_ensemble_of_ensembles_under_other_names_is_saved_too()
    {
        var columns = new ColumnNames("Label", "", "Probabilities", "Answer");
        var view = View(_ml, 12);
        using var ensemble = new ResNetEnsemble(
            [Ensemble(view.Schema), new ResNetEnsemble([Net(view.Schema, "Encoded", architecture: "cifar-14")])], columns.Score,
            columns.PredictedLabel);

        using var loaded = SavedModel.RoundTrip(_ml, ensemble, view.Schema);

        SavedModel.AreAlike(ensemble.Transform(view), loaded.Transform(view), columns);
        Assert.IsNull(loaded.GetOutputSchema(view.Schema).GetColumnOrNull("Score"));
    }

    [TestMethod]
    public void A_class_that_no_member_thinks_possible_stays_impossible_when_saved()
    {
        var view = View(_ml, 8);
        var sure = Net(view.Schema, "Pixels");
        using (TorchSharp.torch.no_grad())
            sure.Model.Classifier.weight.mul_(1e4);
        using var copy = new MemoryStream(SavedModel.Save(_ml, sure, view.Schema));
        using var ensemble = new ResNetEnsemble([ResNetModel.Load(_ml, copy)]);

        using var loaded = SavedModel.RoundTrip(_ml, ensemble, view.Schema);

        Assert.IsTrue(Scores(ensemble.Transform(view)).Any(scores => scores.Contains(0)), "Some probability must be zero.");
        SavedModel.AreAlike(ensemble.Transform(view), loaded.Transform(view));
        sure.Dispose();
    }

    [TestMethod]
    public void A_member_that_cannot_be_saved_says_so()
    {
        var view = View(_ml, 3);
        using var network = Net(view.Schema);
        using var ensemble = new ResNetEnsemble([network, network.With(TestTimeAugmentation.TenCrop(20))]);

        var error = Assert.ThrowsExactly<NotSupportedException>(() => SavedModel.Save(_ml, ensemble, view.Schema));

        Assert.Contains("a TestTimeAugmentedTransformer cannot be saved unless", error.Message);
    }

    [TestMethod]
    public void Members_with_other_labels_are_refused_with_the_first_difference()
    {
        var view = View(_ml, 9);
        var reversed = WithLabel(_ml, _ml.Data.LoadFromEnumerable(Photos(9).AsEnumerable().Reverse()));
        using var first = Net(view.Schema);
        using var other = Net(reversed.Schema);

        var error = Assert.ThrowsExactly<ArgumentException>(() => new ResNetEnsemble([first, other]));

        Assert.StartsWith(
            "Members must have the same classes in the same order; class 1 is \"cat\" to the first and \"owl\" to members[1].",
            error.Message);
    }

    [TestMethod]
    public void Everything_that_is_no_member_is_reported_at_once()
    {
        var view = View(_ml, 3);
        using var first = Net(view.Schema);
        using var fewer = ScoringFixture.Transformer(View(_ml, 2).Schema);
        var copy = _ml.Transforms.CopyColumns("Copy", "Number").Fit(view);

        var error = Assert.ThrowsExactly<ArgumentException>(() => new ResNetEnsemble([first, copy, null!, first, fewer]));

        Assert.Contains("received ColumnCopyingTransformer as members[1]", error.Message);
        Assert.Contains("received null as members[2]", error.Message);
        Assert.Contains("Members must be different; members[3] is there before.", error.Message);
        Assert.Contains("Members must have the same classes; members[4] has 2 and the first has 3.", error.Message);
        Assert.StartsWith(
            "Members must have at least one transformer; received none.",
            Assert.ThrowsExactly<ArgumentException>(() => new ResNetEnsemble([])).Message);
    }

    [TestMethod]
    public void A_missing_column_of_any_member_is_refused_at_once()
    {
        var view = View(_ml, 3);
        using var ensemble = Ensemble(view.Schema);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ensemble.Transform(
            _ml.Transforms.DropColumns("Pixels").Fit(view).Transform(view)));

        Assert.StartsWith("Could not find feature column 'Pixels'", error.Message);
    }

    [TestMethod]
    public void Disposing_it_disposes_its_members()
    {
        var view = View(_ml, 3);
        using var origin = Net(view.Schema);
        var member = Net(view.Schema);
        var ensemble = new ResNetEnsemble([member, origin.With(TestTimeAugmentation.Mirrored)]);
        var scored = ensemble.Transform(view);

        ensemble.Dispose();
        ensemble.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => ensemble.Transform(view));
        Assert.ThrowsExactly<ObjectDisposedException>(() => Scores(scored));
        Assert.ThrowsExactly<ObjectDisposedException>(() => member.Transform(view));
        Assert.ThrowsExactly<ObjectDisposedException>(() => SavedModel.Save(_ml, ensemble, view.Schema));
        Assert.HasCount(3, Scores(origin.Transform(view)));
    }

    private static ResNetEnsemble Ensemble(DataViewSchema schema) => new(
    [
        Net(schema),
        Net(schema, "EncodedVarying", new ImageShape(1, 20, 24), "cifar-14", hasMeanImage: true, batchSize: 4),
        Net(schema, "Pixels", architecture: "cifar-plain-8"),
    ]);

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
