using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class SuspectLabelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void They_are_those_of_the_definition_followed_slowly()
    {
        var rows = ScoredExample.Create(400);

        var suspects = _ml.MulticlassClassification.FindSuspectLabels(_ml.Data.LoadFromEnumerable(rows));

        // Keys are from 0 in the rows.
        double[] thresholds = [.. Enumerable.Range(0, ScoredExample.Classes).Select(
            i => rows.Where(row => row.Label == i).Average(row => (double)row.Score[i]))];
        var expected = rows.Select(row => (
                row.ImagePath, row.Label,
                Sure: Enumerable.Range(0, ScoredExample.Classes).Where(i => row.Score[i] >= thresholds[i])
                    .OrderByDescending(i => row.Score[i]).ToArray(),
                row.Score))
            .Where(row => row.Sure.Length > 0 && row.Sure[0] != (int)row.Label)
            .OrderByDescending(row => row.Score[row.Sure[0]] - row.Score[row.Label])
            .Select(row => row.ImagePath).ToArray();
        Assert.IsGreaterThan(10, expected.Length);
        Assert.AreSequenceEqual(expected, suspects.Select(suspect => suspect.ImagePath));
        Assert.IsTrue(suspects.All(suspect => suspect.Label != suspect.SuggestedLabel));
    }

    [TestMethod]
    public void Folds_are_looked_at_together()
    {
        var rows = ScoredExample.Create(300);
        IDataView[] folds = [.. rows.Chunk(100).Select(chunk => _ml.Data.LoadFromEnumerable(chunk))];

        var together = _ml.MulticlassClassification.FindSuspectLabels(folds);
        var whole = _ml.MulticlassClassification.FindSuspectLabels(_ml.Data.LoadFromEnumerable(rows));

        Assert.AreSequenceEqual(whole.Select(suspect => suspect.ImagePath), together.Select(suspect => suspect.ImagePath));
        foreach (var suspect in together)
            Assert.AreEqual(suspect.ImagePath, rows[(100 * suspect.Fold) + (int)suspect.Row].ImagePath);
        Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.FindSuspectLabels(Array.Empty<IDataView>()));
    }

    [TestMethod]
    public void Labels_of_real_images_that_were_changed_are_found()
    {
        var data = _ml.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));
        using var transformer = PublicTransformer.OfResNet20(data.Schema);
        var scored = transformer.Transform(data);
        uint[] labels = [.. scored.GetColumn<uint>("Label")];
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        var random = new Random(1);
        var changed = Enumerable.Range(0, labels.Length).OrderBy(_ => random.Next()).Take(50).ToHashSet();
        var rows = labels.Select((label, i) => new CifarRow
        {
            // Keys in the rows are from 0.
            Label = changed.Contains(i) ? (label - 1 + 1 + (uint)random.Next(9)) % 10 : label - 1, Score = scores[i], ImagePath = $"{i}",
        });

        var suspects = _ml.MulticlassClassification.FindSuspectLabels(_ml.Data.LoadFromEnumerable(rows));

        int[] found = [.. suspects.Select(suspect => int.Parse(suspect.ImagePath!, System.Globalization.CultureInfo.InvariantCulture))];
        Console.WriteLine($"{found.Count(changed.Contains)} of {changed.Count}, and {found.Count(row => !changed.Contains(row))} more");
        Assert.IsGreaterThanOrEqualTo(49, found.Count(changed.Contains));
        Assert.IsLessThanOrEqualTo(5, found.Count(row => !changed.Contains(row)));
        foreach (var suspect in suspects.Where(suspect => changed.Contains((int)suspect.Row)).Take(20))
            Assert.AreEqual($"{labels[suspect.Row]}", suspect.SuggestedLabel);
    }

    private sealed class CifarRow
    {
        [KeyType(10)]
        public uint Label { get; set; }

        [VectorType(10)]
        public float[] Score { get; set; } = [];

        public string ImagePath { get; set; } = "";
    }
}
