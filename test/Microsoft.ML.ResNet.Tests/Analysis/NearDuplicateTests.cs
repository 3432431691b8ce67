using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class NearDuplicateTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void All_pairs_that_are_alike_are_found_the_most_similar_first()
    {
        var random = new Random(1);
        List<Row> rows = [.. Enumerable.Range(0, 300).Select(i => new Row
        {
            ImagePath = $"{i}", Features = [.. Enumerable.Range(0, 5).Select(_ => (float)(random.NextDouble() - 0.5))],
        })];

        var pairs = _ml.Data.FindNearDuplicates(_ml.Data.LoadFromEnumerable(rows), similarity: 0.97);

        var expected = (
            from i in Enumerable.Range(0, rows.Count)
            from j in Enumerable.Range(i + 1, rows.Count - i - 1)
            let cosine = Cosine(rows[i].Features, rows[j].Features)
            where cosine >= 0.97
            orderby cosine descending
            select ($"{i}", $"{j}")).ToArray();
        Assert.IsGreaterThan(20, expected.Length);
        CollectionAssert.AreEquivalent(expected, pairs.Select(pair => (pair.FirstImagePath!, pair.SecondImagePath!)).ToArray());
        foreach (var (one, next) in pairs.Zip(pairs.Skip(1)))
            Assert.IsGreaterThanOrEqualTo(next.Similarity, one.Similarity);
        foreach (var pair in pairs)
            Assert.AreEqual(
                Cosine(rows[(int)pair.FirstRow].Features, rows[(int)pair.SecondRow].Features), pair.Similarity, 1e-5);
    }

    [TestMethod]
    public void An_image_that_could_not_be_read_is_like_none_and_bounds_are_told()
    {
        Row[] rows = [new() { Features = [1, 2, 3, 4, 5] }, new() { Features = [.. Enumerable.Repeat(float.NaN, 5)] }, new()
        {
            Features = [2, 4, 6, 8, 10],
        }, new() { Features = [0, 0, 0, 0, 0] }];
        var data = _ml.Data.LoadFromEnumerable(rows);

        var pair = _ml.Data.FindNearDuplicates(data).Single();

        Assert.AreEqual((0L, 2L), (pair.FirstRow, pair.SecondRow));
        Assert.AreEqual(1, pair.Similarity, 1e-6);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FindNearDuplicates(data, similarity: 1.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FindNearDuplicates(data, featureColumnName: "ImagePath"));
    }

    private static double Cosine(float[] one, float[] other)
    {
        double product = one.Zip(other, (a, b) => (double)a * b).Sum();
        return product / Math.Sqrt(one.Sum(a => (double)a * a) * other.Sum(b => (double)b * b));
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        [VectorType(5)]
        public float[] Features { get; set; } = [];
    }
}
