using Microsoft.ML.ResNet.Tests.Data;

namespace Microsoft.ML.ResNet.Tests.Balancing;

[TestClass]
public sealed class BalancedSamplerTests
{
    // 57 images of the first class, 24 of the second, 3 of the third, 16 of the last; a fifth has none.
    private static ImageStore Store()
    {
        var rows = StoreData.Pixels(100);
        for (int i = 0; i < rows.Length; i++)
            rows[i].Label = (uint)(i < 3 ? 2 : i % 4 == 0 ? 1 : i % 6 == 1 ? 3 : 0);
        return StoreData.Load(rows);
    }

    [TestMethod]
    public void Classes_and_the_images_of_a_class_come_equally_often_whatever_the_epochs()
    {
        using var store = Store();
        // As after a split: not all images, and not in order.
        int[] indices = [.. Enumerable.Range(0, store.Count).Where(i => i % 7 != 6).Reverse()];
        var sampler = new BalancedSampler(new(store, indices), seed: 4);
        int[] classes = [.. indices.Select(i => store.Labels[i]).Distinct()];
        var shown = indices.ToDictionary(i => i, _ => 0);
        for (int epoch = 1; epoch <= 20; epoch++)
        {
            int[] drawn = sampler.Draw(epoch);
            Assert.HasCount(indices.Length, drawn);
            foreach (int image in drawn)
                shown[image]++;
            int[] ofClass = [.. classes.Select(one => shown.Where(pair => store.Labels[pair.Key] == one).Sum(pair => pair.Value))];
            Assert.IsLessThanOrEqualTo(1, ofClass.Max() - ofClass.Min(), $"classes after epoch {epoch}: {string.Join(", ", ofClass)}");
            foreach (int one in classes)
            {
                int[] ofImage = [.. shown.Where(pair => store.Labels[pair.Key] == one).Select(pair => pair.Value)];
                Assert.IsLessThanOrEqualTo(1, ofImage.Max() - ofImage.Min(), $"images of class {one} after epoch {epoch}");
            }
        }
    }

    [TestMethod]
    public void An_epoch_is_a_function_of_seed_and_number()
    {
        using var store = Store();
        LabelledImages images = new(store, [.. Enumerable.Range(0, store.Count)]);
        var sampler = new BalancedSampler(images, seed: 4);
        int[] third = sampler.Draw(3);
        CollectionAssert.AreNotEqual(third, sampler.Draw(4));
        CollectionAssert.AreEqual(third, new BalancedSampler(images, seed: 4).Draw(3));
        CollectionAssert.AreNotEqual(third, new BalancedSampler(images, seed: 5).Draw(3));
    }

    [TestMethod]
    public void The_images_of_a_class_come_in_another_order_each_time()
    {
        using var store = Store();
        var sampler = new BalancedSampler(new(store, [.. Enumerable.Range(0, store.Count)]), seed: 4);
        int[] shown = [.. Enumerable.Range(1, 10).SelectMany(sampler.Draw).Where(image => store.Labels[image] == 1)];
        int[][] rounds = [.. shown.Chunk(store.Labels.ToArray().Count(label => label == 1)).SkipLast(1)];
        Assert.IsGreaterThan(3, rounds.Length);
        foreach (var (first, second) in rounds.Zip(rounds.Skip(1)))
        {
            CollectionAssert.AreEquivalent(first, second);
            CollectionAssert.AreNotEqual(first, second);
        }
    }
}
