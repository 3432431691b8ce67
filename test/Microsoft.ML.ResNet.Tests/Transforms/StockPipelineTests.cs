using Microsoft.ML.Data;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Transforms;

/// <summary>The transformer among ML.NET's own parts.</summary>
[TestClass]
public sealed class StockPipelineTests
{
    private static readonly ColumnNames Columns = new("Label", "Pixels", "Score", "PredictedLabel");

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Evaluate_finds_the_scores_and_the_class_names()
    {
        var view = View(_ml, 60);
        using var transformer = Transformer(view.Schema);
        var scored = transformer.Transform(view);

        var metrics = _ml.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);

        var scores = Scores(scored);
        Assert.AreEqual(Enumerable.Range(0, 60).Average(row => RankOfTruth(scores[row], row) == 0 ? 1.0 : 0), metrics.MicroAccuracy, 1e-9);
        Assert.AreEqual(Enumerable.Range(0, 60).Average(row => RankOfTruth(scores[row], row) < 2 ? 1.0 : 0), metrics.TopKAccuracy, 1e-9);
        Assert.AreEqual(Enumerable.Range(0, 60).Average(row => -Math.Log(scores[row][row % 3])), metrics.LogLoss, 1e-5);
        string table = metrics.ConfusionMatrix.GetFormattedConfusionTable();
        foreach (string name in Classes)
            Assert.Contains(name, table);

        static int RankOfTruth(float[] scores, int row) => scores.Count(score => score > scores[row % 3]);
    }

    [TestMethod]
    public void MapKeyToValue_gives_back_the_names()
    {
        var view = View(_ml, 10);
        using var transformer = Transformer(view.Schema);
        var scored = transformer.Transform(view);

        var names = _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored)
            .GetColumn<string>("PredictedLabel").ToArray();

        CollectionAssert.AreEqual(scored.GetColumn<uint>("PredictedLabel").Select(key => Classes[key - 1]).ToArray(), names);
    }

    [TestMethod]
    public void A_pipeline_fits_through_it_with_cache_checkpoints_and_chains_in_chains()
    {
        var photos = _ml.Data.LoadFromEnumerable(Photos(12));
        var inner = _ml.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_ml.Transforms.DropColumns("Image"))
            .AppendCacheCheckpoint(_ml)
            .Append(new FittedEstimator(schema => Transformer(schema), Columns));
        var pipeline = inner
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Append(_ml.Transforms.CopyColumns("Copy", "Score"))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.Concatenate("Both", "Score", "Copy"));

        using var model = pipeline.Fit(photos);
        var scored = model.Transform(photos);

        Assert.IsTrue(scored.GetColumn<string>("Name").All(Classes.Contains));
        Assert.HasCount(6, scored.GetColumn<float[]>("Both").First());
    }

    [TestMethod]
    public void Scored_data_can_be_cached()
    {
        var view = View(_ml, 10);
        using var transformer = Transformer(view.Schema);
        var scored = transformer.Transform(view);

        var cached = _ml.Data.Cache(scored, "Score", "PredictedLabel", "Number");

        for (int pass = 0; pass < 2; pass++)
        {
            CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToArray(), cached.GetColumn<int>("Number").ToArray());
            CollectionAssert.AreEqual(
                scored.GetColumn<uint>("PredictedLabel").ToArray(), cached.GetColumn<uint>("PredictedLabel").ToArray());
        }
    }

    [TestMethod]
    [DataRow("Pixels")]
    [DataRow("Encoded")]
    [DataRow("Image")]
    public void A_prediction_engine_predicts_as_the_view_does(string feature)
    {
        var photos = Photos(6);
        var view = WithLabel(_ml, _ml.Data.LoadFromEnumerable(photos));
        var chain = Chain(view, feature);
        var expected = Scores(chain.Transform(view));
        using var engine = _ml.Model.CreatePredictionEngine<Photo, Answer>(chain);

        for (int pass = 0; pass < 2; pass++)
        {
            for (int row = 0; row < photos.Count; row++)
            {
                var answer = engine.Predict(photos[row]);
                AreClose(expected[row], answer.Score);
                Assert.AreEqual(Classes[Array.IndexOf(expected[row], expected[row].Max())], answer.Name);
            }
        }
    }

    [TestMethod]
    public void Engines_on_many_threads_share_one_model()
    {
        var photos = Photos(8);
        var view = WithLabel(_ml, _ml.Data.LoadFromEnumerable(photos));
        using var chain = Chain(view, "Pixels");
        var expected = Scores(chain.Transform(view));

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            using var engine = _ml.Model.CreatePredictionEngine<Photo, Answer>(
                chain, new PredictionEngineOptions { OwnsTransformer = false });
            for (int i = 0; i < 20; i++)
            {
                int row = (thread + i) % photos.Count;
                AreClose(expected[row], engine.Predict(photos[row]).Score);
            }
        });
    }

    [TestMethod]
    public void A_row_mapper_depends_on_the_image_only_for_scores()
    {
        var view = View(_ml, 1);
        using var transformer = Transformer(view.Schema);
        var mapper = ((ITransformer)transformer).GetRowToRowMapper(view.Schema);

        Assert.AreEqual("Pixels", mapper.GetDependencies([mapper.OutputSchema["PredictedLabel"]]).Single().Name);
        Assert.AreEqual("Text", mapper.GetDependencies([mapper.OutputSchema["Text"]]).Single().Name);
        CollectionAssert.AreEquivalent(
            new[] { "Text", "Pixels" },
            mapper.GetDependencies([mapper.OutputSchema["Score"], mapper.OutputSchema["Text"]]).Select(column => column.Name).ToArray());
    }

    private TransformerChain<ITransformer> Chain(IDataView view, string feature)
    {
        var transformer = Transformer(view.Schema, feature);
        return new(transformer, _ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(transformer.Transform(view)));
    }

    private sealed class Answer
    {
        public float[] Score { get; set; } = [];

        public string Name { get; set; } = "";
    }
}
