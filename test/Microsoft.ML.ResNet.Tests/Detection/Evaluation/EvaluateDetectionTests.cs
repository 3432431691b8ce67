namespace Microsoft.ML.ResNet.Tests.Detection.Evaluation;

[TestClass]
public sealed class EvaluateDetectionTests
{
    private static readonly MLContext Context = new();

    [TestMethod]
    public void Labels_of_text_and_of_keys_in_another_order_are_compared_by_name()
    {
        var data = Context.Data.LoadFromEnumerable<Row>([Example()]);
        var metrics = Context.MulticlassClassification.EvaluateDetection(data);
        Assert.AreEqual(1, metrics.Coco.AveragePrecision, 1e-12);
        Assert.AreSequenceEqual(["cat", "dog"], metrics.PerClass.Select(one => one.ClassName));

        // The keys of what is found are in the order dog, cat.
        var keys = Context.Transforms.Conversion.MapValueToKey("Label").Append(
            Context.Transforms.Conversion.MapValueToKey("PredictedLabel")).Fit(data).Transform(data);
        Assert.AreEqual(1, Context.MulticlassClassification.EvaluateDetection(keys).Coco.AveragePrecision, 1e-12);
    }

    /// <summary>
    /// github.com/open-mmlab/mmdetection/issues/2361, github.com/NVIDIA/DIGITS/issues/1384: a mean of 0, because of a capital letter.
    /// </summary>
    [TestMethod]
    public void Classes_that_have_other_names_in_the_labels_are_told_rather_than_never_found()
    {
        var data = Context.Data.LoadFromEnumerable<Row>([Example() with { PredictedLabel = ["Dog", "Cat"] }]);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Context.MulticlassClassification.EvaluateDetection(data));

        Assert.Contains("column 'Label' has \"cat\", \"dog\", and column 'PredictedLabel' has \"Cat\", \"Dog\"", error.Message);
        // One class that is known to both is a result, and so is nothing found.
        Assert.AreEqual(0.5, Evaluate(Example() with { PredictedLabel = ["dog", "Cat"] }), 1e-12);
        Assert.AreEqual(0, Evaluate(Example() with { PredictedLabel = [], PredictedBoundingBoxes = [], Score = [] }), 1e-12);

        static double Evaluate(Row row) => Context.MulticlassClassification.EvaluateDetection(
            Context.Data.LoadFromEnumerable<Row>([row])).Coco.AveragePrecision;
    }

    /// <summary>github.com/dotnet/machinelearning/issues/3773: keys were taken for what they stand for.</summary>
    [TestMethod]
    public void Keys_of_numbers_in_another_order_are_compared_by_what_they_stand_for()
    {
        var data = Context.Data.LoadFromEnumerable<NumberedRow>([new()]);

        // 18 is key 1 of the labels and key 2 of what is found.
        var keys = Context.Transforms.Conversion.MapValueToKey("Label").Append(
            Context.Transforms.Conversion.MapValueToKey("PredictedLabel")).Fit(data).Transform(data);
        var metrics = Context.MulticlassClassification.EvaluateDetection(keys);

        Assert.AreEqual(1, metrics.Coco.AveragePrecision, 1e-12);
        Assert.AreSequenceEqual(["18", "44"], metrics.PerClass.Select(one => one.ClassName));
    }

    [TestMethod]
    public void Vectors_that_do_not_fit_each_other_are_named_with_their_row()
    {
        var data = Context.Data.LoadFromEnumerable<Row>([Example(), Example() with { Score = [1] }]);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Context.MulticlassClassification.EvaluateDetection(data));

        Assert.Contains("Row 1", error.Message);
        Assert.Contains("'Score' has 1 values where the labels ask for 2", error.Message);
    }

    [TestMethod]
    public void Marked_objects_count_neither_way()
    {
        var data = Context.Data.LoadFromEnumerable<Row>(
            [Example() with { PredictedLabel = ["dog"], PredictedBoundingBoxes = [50, 50, 90, 90], Score = [1], Marked = [true, false] }]);

        var plain = Context.MulticlassClassification.EvaluateDetection(data);
        var marked = Context.MulticlassClassification.EvaluateDetection(
            data, new() { CrowdColumnName = "Marked", DifficultColumnName = "Marked" });

        Assert.AreEqual(0.5, plain.Coco.AveragePrecision50, 1e-12);
        Assert.AreEqual(0.5, plain.Voc2012MeanAveragePrecision, 1e-12);
        Assert.AreEqual(1, marked.Coco.AveragePrecision50, 1e-12);
        Assert.AreEqual(1, marked.Voc2012MeanAveragePrecision, 1e-12);
    }

    [TestMethod]
    public void A_missing_column_is_named()
    {
        var data = Context.Data.LoadFromEnumerable<Row>([Example()]);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Context.MulticlassClassification.EvaluateDetection(data, new() { ScoreColumnName = "Nothing" }));

        Assert.Contains("'Nothing'", error.Message);
    }

    private static Row Example() => new()
    {
        Label = ["cat", "dog"],
        BoundingBoxes = [0, 0, 40, 40, 50, 50, 90, 90],
        PredictedLabel = ["dog", "cat"],
        PredictedBoundingBoxes = [50, 50, 90, 90, 0, 0, 40, 40],
        Score = [0.9f, 0.8f],
        Marked = [false, false],
    };

    private sealed record NumberedRow
    {
        public int[] Label { get; init; } = [18, 44];

        public float[] BoundingBoxes { get; init; } = [0, 0, 40, 40, 50, 50, 90, 90];

        public int[] PredictedLabel { get; init; } = [44, 18];

        public float[] PredictedBoundingBoxes { get; init; } = [50, 50, 90, 90, 0, 0, 40, 40];

        public float[] Score { get; init; } = [0.9f, 0.8f];
    }

    private sealed record Row
    {
        public string[] Label { get; init; } = [];

        public float[] BoundingBoxes { get; init; } = [];

        public string[] PredictedLabel { get; init; } = [];

        public float[] PredictedBoundingBoxes { get; init; } = [];

        public float[] Score { get; init; } = [];

        public bool[] Marked { get; init; } = [];
    }
}
