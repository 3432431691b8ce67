namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class BatchShareTests
{
    [TestMethod]
    public void Shares_in_order_are_the_batch_and_none_has_a_single_image()
    {
        foreach (int images in Enumerable.Range(2, 40))
            foreach (int processes in Enumerable.Range(1, 9))
            {
                int next = 0;
                for (int rank = 0; rank < processes; rank++)
                {
                    var (start, length) = new BatchShare(rank, processes).Of(images);
                    Assert.AreEqual(next, start, $"{images} images, process {rank} of {processes}");
                    Assert.AreNotEqual(1, length);
                    Assert.IsLessThanOrEqualTo(
                        1, Math.Abs(length - new BatchShare(0, processes).Of(images).Length) * (length == 0 ? 0 : 1));
                    next += length;
                }
                Assert.AreEqual(images, next);
            }
    }

    [TestMethod]
    public void All_images_of_a_validation_set_are_taken_once()
    {
        var taken = Enumerable.Range(0, 5).SelectMany(rank =>
        {
            var (start, length) = new BatchShare(rank, 5).OfAll(13);
            return Enumerable.Range(start, length);
        });
        CollectionAssert.AreEqual(Enumerable.Range(0, 13).ToArray(), taken.ToArray());
    }
}
