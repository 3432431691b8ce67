namespace Microsoft.ML.ResNet.Tests.Detection.Boxes;

[TestClass]
public sealed class NonMaximumSuppressionTests
{
    [TestMethod]
    [DataRow(300, 0.3)]
    [DataRow(300, 0.5)]
    [DataRow(300, 0.7)]
    [DataRow(2000, 0.3)]
    [DataRow(2000, 0.5)]
    [DataRow(2000, 0.7)]
    public void The_boxes_that_torchvision_keeps_are_kept_in_its_order(int count, double threshold)
    {
        var boxes = ReferenceBoxes.Of($"nms {count}", count, 400, 300);
        float[] scores = ReferenceBoxes.Scores($"nms scores {count}", count);

        int[] kept = NonMaximumSuppression.Keep(boxes, scores, threshold);

        long[] expected = ReferenceBoxes.Stored("boxes").Read<long>(FormattableString.Invariant($"nms.{count}.{threshold}"));
        Assert.AreSequenceEqual(expected, kept.Select(index => (long)index));
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    public void The_boxes_that_a_plain_loop_keeps_are_kept(double threshold)
    {
        var boxes = ReferenceBoxes.Of("plain", 700, 200, 100);
        float[] scores = ReferenceBoxes.Scores("plain scores", 700);
        int[] classes = [.. Enumerable.Range(0, 700).Select(i => i * 7 % 5)];

        Assert.AreSequenceEqual(Slowly(boxes, scores, new int[700], threshold), NonMaximumSuppression.Keep(boxes, scores, threshold));
        Assert.AreSequenceEqual(
            Slowly(boxes, scores, classes, threshold), NonMaximumSuppression.KeepByClass(boxes, scores, classes, threshold));
        Assert.AreSequenceEqual(
            Slowly(boxes, scores, classes, threshold).Take(12),
                NonMaximumSuppression.KeepByClass(boxes, scores, classes, threshold, limit: 12));
    }

    [TestMethod]
    public void An_overlap_of_just_the_threshold_suppresses_nothing()
    {
        Box[] boxes = [new(0, 0, 10, 10), new(0, 0, 10, 5)];

        Assert.HasCount(2, NonMaximumSuppression.Keep(boxes, [1, 0], 0.5));
        Assert.HasCount(1, NonMaximumSuppression.Keep(boxes, [1, 0], 0.4999));
        Assert.IsEmpty(NonMaximumSuppression.Keep([], [], 0.5));
    }

    [TestMethod]
    public void Scores_descend_from_plus_to_minus_infinity()
    {
        float[] scores = [0, -1, float.PositiveInfinity, 2, -0f, float.NegativeInfinity, 2, 1e-40f];

        Assert.AreSequenceEqual([2, 3, 6, 7, 0, 4, 1, 5], NonMaximumSuppression.Descending(scores));
    }

    private static int[] Slowly(Box[] boxes, float[] scores, int[] classes, double threshold)
    {
        var kept = new List<int>();
        foreach (int index in Enumerable.Range(0, boxes.Length).OrderByDescending(index => scores[index]))
        {
            if (kept.TrueForAll(other => classes[other] != classes[index] || Box.Overlap(boxes[other], boxes[index]) <= threshold))
                kept.Add(index);
        }
        return [.. kept];
    }
}
