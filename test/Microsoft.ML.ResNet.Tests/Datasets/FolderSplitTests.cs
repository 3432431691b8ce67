namespace Microsoft.ML.ResNet.Tests.Datasets;

[TestClass]
public sealed class FolderSplitTests
{
    private static readonly FolderImage[] s_images =
        [.. Enumerable.Range(0, 40).Select(i => new FolderImage("photos", $"{i:00}.jpg", i < 37 ? "many" : "few", IsTest: false))];

    [TestMethod]
    public void A_class_keeps_an_image_to_train_on_whatever_the_fraction()
    {
        var split = FolderSplit.Stratified(s_images, fraction: 0.99, seed: 1);

        Assert.HasCount(40, split);
        Assert.AreEqual(1, split.Count(image => !image.IsTest && image.ClassName == "many"));
        Assert.AreEqual(1, split.Count(image => !image.IsTest && image.ClassName == "few"));
    }

    [TestMethod]
    public void Images_are_drawn_from_all_of_a_class_and_by_the_seed_alone()
    {
        string[] first = TestNames(s_images, seed: 1);

        Assert.HasCount(20, first);
        Assert.AreSequenceEqual(first, TestNames([.. s_images.Reverse()], seed: 1));
        Assert.IsTrue(first.Except(TestNames(s_images, seed: 2)).Any(), "another seed draws others");
        // The first half or the last of 37 by chance: once in 10^10 seeds.
        int[] numbers = [.. first.Select(name => int.Parse(name[..2], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.IsTrue(numbers.Any(number => number < 12) && numbers.Any(number => number is > 24 and < 37), string.Join(' ', numbers));
    }

    private static string[] TestNames(IReadOnlyList<FolderImage> images, long seed) =>
    [
        .. FolderSplit.Stratified(images, fraction: 0.5, seed).Where(image => image.IsTest).Select(image => image.Name)
            .Order(StringComparer.Ordinal),
    ];
}
