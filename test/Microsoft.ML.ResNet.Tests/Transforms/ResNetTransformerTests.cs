using Microsoft.ML.Data;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Transforms;

[TestClass]
public sealed class ResNetTransformerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_same_image_scores_alike_however_it_is_stored()
    {
        var view = View(_ml, 5);
        var expected = ScoresOf(view, "Pixels");
        foreach (string feature in new[] { "Image", "Encoded" })
        {
            var actual = ScoresOf(view, feature);
            for (int row = 0; row < 5; row++)
                AreClose(expected[row], actual[row]);
        }
    }

    [TestMethod]
    public void Scores_are_probabilities_and_the_predicted_label_is_the_most_probable_class()
    {
        var view = View(_ml, 20);
        using var transformer = Transformer(view.Schema);

        var scored = transformer.Transform(view);

        var predicted = scored.GetColumn<uint>("PredictedLabel").ToArray();
        var scores = Scores(scored);
        for (int row = 0; row < 20; row++)
        {
            Assert.AreEqual(1, scores[row].Sum(), 1e-5);
            Assert.AreEqual((uint)(Array.IndexOf(scores[row], scores[row].Max()) + 1), predicted[row]);
        }
    }

    [TestMethod]
    public void Scores_are_those_of_the_network()
    {
        var photos = Photos(4);
        var view = WithLabel(_ml, _ml.Data.LoadFromEnumerable(photos));
        using var transformer = Transformer(view.Schema);
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var noGradient = TorchSharp.torch.no_grad();
        var pixels = TorchSharp.torch.tensor(photos.SelectMany(photo => photo.Pixels).ToArray(), [4, Photo.Side, Photo.Side, 3]);
        using var normalizer = ScoringFixture.Normalization().On(TorchSharp.torch.CPU);

        var expected = transformer.Model.forward(normalizer.Apply(pixels)).softmax(1).data<float>().ToArray();

        AreClose(expected, [.. Scores(transformer.Transform(view)).SelectMany(scores => scores)]);
    }

    [TestMethod]
    public void Its_schema_is_known_before_the_data()
    {
        var view = View(_ml, 3);
        using var transformer = Transformer(view.Schema);

        var schema = transformer.GetOutputSchema(view.Schema);

        Assert.AreEqual(view.Schema.Count + 2, schema.Count);
        var actual = transformer.Transform(view).Schema;
        for (int i = 0; i < schema.Count; i++)
        {
            Assert.AreEqual(schema[i].Name, actual[i].Name);
            Assert.AreEqual(schema[i].Type, actual[i].Type);
        }
        Assert.AreEqual("Pixels", transformer.FeatureColumnName);
        Assert.AreEqual(view.Schema["Pixels"].Type, transformer.FeatureColumnType);
    }

    [TestMethod]
    public void A_view_without_the_image_is_refused_at_once()
    {
        var view = View(_ml, 3);
        using var transformer = Transformer(view.Schema);
        var without = _ml.Transforms.DropColumns("Pixels").Fit(view).Transform(view);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.Transform(without));
        Assert.StartsWith("Could not find feature column 'Pixels'", error.Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.GetOutputSchema(without.Schema));
    }

    [TestMethod]
    public void The_score_columns_can_have_other_names()
    {
        var view = View(_ml, 2);
        using var transformer = Transformer(view.Schema, new ColumnNames("Label", "Pixels", "Probabilities", "Answer"));

        var scored = transformer.Transform(view);

        Assert.IsNull(scored.Schema.GetColumnOrNull("Score"));
        Assert.HasCount(2, scored.GetColumn<float[]>("Probabilities").ToArray());
        Assert.HasCount(2, scored.GetColumn<uint>("Answer").ToArray());
    }

    [TestMethod]
    public void Scoring_twice_hides_the_first_scores_behind_the_second()
    {
        var view = View(_ml, 3);
        using var first = Transformer(view.Schema);
        using var second = Transformer(view.Schema);

        var scored = second.Transform(first.Transform(view));

        Assert.HasCount(3, Scores(scored));
        uint setId = 0;
        scored.Schema["Score"].Annotations.GetValue("ScoreColumnSetId", ref setId);
        Assert.AreEqual(2u, setId);
    }

    [TestMethod]
    public void After_disposal_it_says_so()
    {
        var view = View(_ml, 3);
        var transformer = Transformer(view.Schema);
        var scored = transformer.Transform(view);
        transformer.Dispose();
        transformer.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => transformer.Transform(view));
        Assert.ThrowsExactly<ObjectDisposedException>(() => ((ITransformer)transformer).GetRowToRowMapper(view.Schema));
        Assert.ThrowsExactly<ObjectDisposedException>(() => Scores(scored));
    }


    private static List<float[]> ScoresOf(IDataView view, string feature)
    {
        using var transformer = Transformer(view.Schema, feature);
        return Scores(transformer.Transform(view));
    }
}
