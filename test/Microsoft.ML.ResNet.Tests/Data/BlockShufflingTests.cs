namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class BlockShufflingTests
{
    private const int Images = 1003;

    private static readonly BlockShuffling Small = new() { BlockImages = 10, WindowBlocks = 5 };

    [TestMethod]
    public void Each_image_comes_once_and_a_window_keeps_to_its_blocks()
    {
        int[] order = Order(Small, seed: 1, epoch: 1);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, Images).ToArray(), order);
        // The last block has three images, so that windows after it begin inside a block.
        Assert.IsTrue(order.Chunk(50).All(window => window.Select(image => image / 10).Distinct().Count() <= 6));
        Assert.IsTrue(order.Chunk(50).All(window => window.Zip(window.Skip(1)).Count(pair => pair.Second == pair.First + 1) < 10));
    }

    [TestMethod]
    public void The_order_is_a_function_of_seed_and_epoch()
    {
        int[] order = Order(Small, seed: 1, epoch: 1);
        CollectionAssert.AreEqual(order, Order(Small, seed: 1, epoch: 1));
        CollectionAssert.AreNotEqual(order, Order(Small, seed: 2, epoch: 1));
        CollectionAssert.AreNotEqual(order, Order(Small, seed: 1, epoch: 2));
    }

    [TestMethod]
    public void Every_tenth_of_an_epoch_is_equally_likely_for_an_image()
    {
        const int Epochs = 4000, Tenths = 10;
        var counts = new int[Tenths];
        for (int epoch = 0; epoch < Epochs; epoch++)
            counts[Array.IndexOf(Order(Small, seed: 3, epoch), 500) * Tenths / Images]++;
        // Five deviations of a binomial count.
        foreach (int count in counts)
            Assert.AreEqual(Epochs / Tenths, count, 5 * Math.Sqrt(Epochs * 0.1 * 0.9));
    }

    [TestMethod]
    public void Some_images_of_a_set_in_any_order_and_more_than_once_are_taken_as_they_lie()
    {
        int[] chosen = [7, 900, 3, 3, 901, 5, 902];
        int[] order = [.. chosen];
        new BlockShuffling { BlockImages = 4, WindowBlocks = 1 }.Shuffle(order, new(1, CounterRandom.Stream.Order, 0));
        CollectionAssert.AreEquivalent(chosen, order);
        int[][] blocks = [[3, 3, 5, 7], [900, 901, 902]];
        int[] first = order[0] < 10 ? blocks[0] : blocks[1];
        CollectionAssert.IsSubsetOf(first.Distinct().Take(3).ToArray(), order[..4]);
    }

    private static int[] Order(BlockShuffling shuffling, long seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, Images)];
        shuffling.Shuffle(order, new(seed, CounterRandom.Stream.Order, epoch));
        return order;
    }
}
