namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public class ValidationSplitTests
{
    private static readonly int[] s_labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10 == 0 ? 1 : 0)];

    [TestMethod]
    public void Each_class_gives_the_same_share_and_no_image_is_lost_or_doubled()
    {
        var (train, validation) = ValidationSplit.Stratified(s_labels, 0.1, seed: 3);
        Assert.AreEqual(10, validation.Count(image => s_labels[image] == 1));
        Assert.AreEqual(90, validation.Count(image => s_labels[image] == 0));
        CollectionAssert.AreEqual(Enumerable.Range(0, 1000).ToArray(), train.Concat(validation).Order().ToArray());
    }

    [TestMethod]
    public void One_seed_gives_one_split_and_another_seed_another()
    {
        CollectionAssert.AreEqual(
            ValidationSplit.Stratified(s_labels, 0.1, 3).Validation, ValidationSplit.Stratified(s_labels, 0.1, 3).Validation);
        var (train, validation) = ValidationSplit.Stratified(s_labels, 0.1, 3);
        CollectionAssert.AreEqual(train.Order().ToArray(), train);
        CollectionAssert.AreEqual(validation.Order().ToArray(), validation);
        // All 64 bits of a seed count.
        CollectionAssert.AreNotEqual(validation, ValidationSplit.Stratified(s_labels, 0.1, 3 + (1L << 32)).Validation);
        CollectionAssert.AreNotEqual(
            ValidationSplit.Stratified(s_labels, 0.1, 3).Validation, ValidationSplit.Stratified(s_labels, 0.1, 4).Validation);
    }

    [TestMethod]
    public void A_class_of_one_image_stays_in_training()
    {
        var (train, validation) = ValidationSplit.Stratified([0, 1, 1], 0.9, 1);
        CollectionAssert.Contains(train, 0);
        Assert.AreEqual(1, validation.Length);
    }

    [TestMethod]
    public void Sets_of_labels_that_are_of_few_images_are_validated_with_too()
    {
        // Forty sets of one image, twenty of two, one of twenty.
        int[] sets = [.. Enumerable.Range(0, 40), .. Enumerable.Range(40, 20), .. Enumerable.Range(40, 20), .. Enumerable.Repeat(60, 20)];

        var (train, validation) = ValidationSplit.Systematic(sets, 0.1, seed: 3);

        Assert.HasCount(10, validation);
        Assert.AreSequenceEqual(Enumerable.Range(0, 100), train.Concat(validation).Order());
        Assert.AreEqual(2, validation.Count(image => sets[image] == 60));
        Assert.IsEmpty(ValidationSplit.Systematic(sets, 0, seed: 3).Validation);
    }
}
