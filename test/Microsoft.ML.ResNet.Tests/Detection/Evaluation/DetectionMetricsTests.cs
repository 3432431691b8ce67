namespace Microsoft.ML.ResNet.Tests.Detection.Evaluation;

/// <summary>Compares with what COCO's and VOC's own programs give; Reference/make_evaluation_reference.py ran them.</summary>
[TestClass]
public sealed class DetectionMetricsTests
{
    private const double Tolerance = 1e-12;

    private static readonly string[] Names = ["a", "b", "c", "d"];

    [TestMethod]
    [DataRow("first")]
    [DataRow("second")]
    [DataRow("third")]
    public void The_twelve_figures_are_those_of_COCO_with_crowds_and_ties(string set)
    {
        var coco = DetectionMetrics.Of(EvaluationSet.Draw(set, asCrowds: true), Names).Coco;

        double[] actual =
        [
            coco.AveragePrecision, coco.AveragePrecision50, coco.AveragePrecision75, coco.AveragePrecisionSmall,
                coco.AveragePrecisionMedium, coco.AveragePrecisionLarge,
            coco.AverageRecall1, coco.AverageRecall10, coco.AverageRecall100, coco.AverageRecallSmall, coco.AverageRecallMedium,
                coco.AverageRecallLarge,
        ];
        AssertClose(ReferenceBoxes.Stored("evaluation").Read<double>($"{set}.coco"), actual);
    }

    [TestMethod]
    [DataRow("first")]
    [DataRow("second")]
    [DataRow("third")]
    public void Average_precisions_are_those_of_VOC_with_difficult_objects_and_ties(string set)
    {
        var metrics = DetectionMetrics.Of(EvaluationSet.Draw(set, asCrowds: false), Names);

        double[] in2007 = ReferenceBoxes.Stored("evaluation").Read<double>($"{set}.voc2007"),
            in2012 = ReferenceBoxes.Stored("evaluation").Read<double>($"{set}.voc2012");
        AssertClose(in2007, [.. metrics.PerClass.Select(one => one.Voc2007AveragePrecision)]);
        AssertClose(in2012, [.. metrics.PerClass.Select(one => one.Voc2012AveragePrecision)]);
        Assert.AreEqual(in2007.Average(), metrics.Voc2007MeanAveragePrecision, Tolerance);
        Assert.AreEqual(in2012.Average(), metrics.Voc2012MeanAveragePrecision, Tolerance);
    }

    [TestMethod]
    public void A_class_of_which_there_is_nothing_has_no_precision_and_changes_no_mean()
    {
        var box = new Box(0, 0, 50, 50);
        EvaluatedImage[] images = [new([new(0, box)], [new(0, 0.9f, box), new(1, 0.8f, box)]), new([], [])];

        var metrics = DetectionMetrics.Of(images, ["there", "not there"]);

        Assert.AreEqual(1, metrics.Coco.AveragePrecision, Tolerance);
        Assert.AreEqual(1, metrics.Voc2012MeanAveragePrecision, Tolerance);
        Assert.IsTrue(double.IsNaN(metrics.PerClass[1].AveragePrecision));
        Assert.IsTrue(double.IsNaN(metrics.Coco.AveragePrecisionLarge));
        Assert.AreEqual(1, metrics.PerClass[1].DetectionCount);
        Assert.AreEqual(2, metrics.ImageCount);
    }

    [TestMethod]
    public void The_curve_goes_down_the_scores()
    {
        Box box = new(0, 0, 50, 50), other = new(100, 100, 150, 150);
        EvaluatedImage[] images = [new(
            [new(0, box), new(0, other)], [new(0, 0.5f, other), new(0, 0.9f, box), new(0, 0.7f, new(60, 0, 90, 30))])];

        var curve = DetectionMetrics.Of(images, ["cell"]).PerClass[0].PrecisionRecall;

        Assert.AreSequenceEqual([new(0.9f, 0.5, 1), new(0.7f, 0.5, 0.5), new(0.5f, 1, 2.0 / 3)], curve);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], Tolerance, $"figure {i}");
    }
}
