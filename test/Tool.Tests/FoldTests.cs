using MlResNet.Comparison;
using MlResNet.Photos;

namespace MlResNet.Tests;

[TestClass]
public sealed class FoldTests
{
    private static readonly PhotoRow[] s_photos =
        [.. Enumerable.Range(0, 50).Select(i => new PhotoRow($"{i}.jpg", i < 30 ? "daisy" : "rose"))];

    [TestMethod]
    public void Every_photo_is_tested_on_in_one_fold_and_trained_on_in_the_others()
    {
        var folds = Fold.CrossValidation(s_photos, 5, seed: 3);
        CollectionAssert.AreEquivalent(s_photos, folds.SelectMany(fold => fold.Test).ToArray());
        foreach (var fold in folds)
        {
            CollectionAssert.AreEquivalent(s_photos, fold.Training.Concat(fold.Test).ToArray());
            Assert.AreEqual((6, 4), (fold.Test.Count(photo => photo.Label == "daisy"), fold.Test.Count(photo => photo.Label == "rose")));
        }
        CollectionAssert.AreEqual(new[] { 3, 4, 5, 6, 7 }, folds.Select(fold => fold.Seed).ToArray());
    }

    [TestMethod]
    public void Each_repetition_has_folds_of_its_own()
    {
        var folds = Fold.CrossValidation(s_photos, 5, repeats: 3, seed: 1);

        Assert.HasCount(15, folds);
        foreach (var repetition in folds.Chunk(5))
            CollectionAssert.AreEquivalent(s_photos, repetition.SelectMany(fold => fold.Test).ToArray());
        CollectionAssert.AreNotEquivalent(folds[0].Test.ToArray(), folds[5].Test.ToArray());
        CollectionAssert.AreEqual(Fold.CrossValidation(s_photos, 5, seed: 11)[0].Test.ToArray(), folds[5].Test.ToArray());
    }

    [TestMethod]
    public void The_seed_decides_the_folds()
    {
        CollectionAssert.AreEqual(First(seed: 1), First(seed: 1));
        CollectionAssert.AreNotEqual(First(seed: 1), First(seed: 2));

        static string[] First(int seed) => [.. Fold.CrossValidation(s_photos, 5, seed)[0].Test.Select(photo => photo.ImagePath)];
    }
}
