namespace Microsoft.ML.ResNet.Tests.Serving;

/// <summary>Memory that images take is given back once, whichever way they leave.</summary>
[TestClass]
public sealed class MicroBatchQueueTests
{
    private readonly MicroBatchQueue _queue = new(batchSize: 2, TimeSpan.FromSeconds(1), new ManualClock());

    [TestCleanup]
    public void Dispose() => _queue.Dispose();

    [TestMethod]
    public void An_image_that_nobody_waits_for_leaves_with_its_pixels()
    {
        var stays = _queue.Add(Pixels());
        var leaves = _queue.Add(Pixels());

        _queue.Remove(leaves);

        Assert.AreEqual(1, _queue.Count);
        AssertGivenBack(leaves.Pixels);
        Assert.AreEqual(1, stays.Pixels.Bytes.Length);
    }

    [TestMethod]
    public void The_pixels_of_an_image_that_was_taken_belong_to_the_taker()
    {
        var taken = _queue.Add(Pixels());
        _queue.Add(Pixels());
        var batch = new List<PendingImage>();
        Assert.IsTrue(_queue.Take(batch));

        _queue.Remove(taken);
        _queue.End();

        Assert.HasCount(2, batch);
        foreach (var image in batch)
            Assert.AreEqual(1, image.Pixels.Bytes.Length);
    }

    [TestMethod]
    public async Task At_the_end_those_who_wait_fail_and_nobody_comes_or_takes_any_more()
    {
        var waits = _queue.Add(Pixels());
        var late = Pixels();

        _queue.End();

        AssertGivenBack(waits.Pixels);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => waits.Scores);
        Assert.AreEqual(0, _queue.Count);
        Assert.ThrowsExactly<ObjectDisposedException>(() => _queue.Add(late));
        AssertGivenBack(late);
        Assert.IsFalse(_queue.Take([]));
    }

    private static PixelBuffer Pixels() => new(values: 1, areSingles: false);

    private static void AssertGivenBack(PixelBuffer pixels) =>
        Assert.ThrowsExactly<ObjectDisposedException>(() => _ = pixels.Bytes.Length);
}
