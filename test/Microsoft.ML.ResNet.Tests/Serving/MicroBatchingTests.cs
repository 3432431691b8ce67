namespace Microsoft.ML.ResNet.Tests.Serving;

[TestClass]
public sealed class MicroBatchingTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly RecordingScorer _scorer = new();

    [TestCleanup]
    public void GoOn() => _scorer.Dispose();

    [TestMethod]
    public async Task A_full_batch_is_scored_at_once()
    {
        await using var predictor = Create();

        var predictions = await Task.WhenAll(Enumerable.Range(0, 4).Select(level => Predict(predictor, level)));

        CollectionAssert.AreEquivalent(new float[] { 0, 1, 2, 3 }, _scorer.Batches.Single());
        for (int level = 0; level < 4; level++)
            CollectionAssert.AreEqual(new[] { 1 - level / 255f, level / 255f }, predictions[level].Scores.ToArray());
    }

    [TestMethod]
    public async Task A_batch_that_does_not_fill_is_scored_once_its_first_image_has_waited_long_enough()
    {
        await using var predictor = Create();
        var first = await Queued(predictor, 10);
        _clock.Advance(Wait * 0.75);
        var second = await Queued(predictor, 20);
        _clock.Advance(Wait * 0.25 - TimeSpan.FromMilliseconds(1));
        Assert.IsFalse(await EndsSoon(first));

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await Task.WhenAll(first, second);
        CollectionAssert.AreEqual(new float[] { 10, 20 }, _scorer.Batches.Single());
    }

    [TestMethod]
    public async Task Without_a_wait_a_batch_is_what_came_while_the_one_before_was_scored()
    {
        await using var predictor = Create(options => options with { MaxWait = TimeSpan.Zero });
        _scorer.Hold();
        var first = Predict(predictor, 1);
        await _scorer.NextBatchAsync();
        Task<ResNetPrediction>[] others = [await Queued(predictor, 2), await Queued(predictor, 3), await Queued(predictor, 4)];

        _scorer.GoOn();

        await Task.WhenAll([first, .. others]);
        Assert.HasCount(2, _scorer.Batches);
        CollectionAssert.AreEqual(new float[] { 2, 3, 4 }, _scorer.Batches[1]);
    }

    [TestMethod]
    public async Task A_batch_size_is_not_exceeded()
    {
        await using var predictor = Create(options => options with { MaxWait = TimeSpan.Zero, MaxBatchSize = 3 });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(level => Predict(predictor, level)));

        Assert.IsLessThanOrEqualTo(3, _scorer.Batches.Max(batch => batch.Length));
        CollectionAssert.AreEquivalent(
            Enumerable.Range(0, 100).Select(level => (float)level).ToArray(), _scorer.Batches.SelectMany(batch => batch).ToArray());
        Assert.HasCount(1, _scorer.Threads, "scoring has a thread of its own");
    }

    [TestMethod]
    public async Task Who_cancels_leaves_the_batch()
    {
        await using var predictor = Create();
        using var source = new CancellationTokenSource();
        var stays = await Queued(predictor, 1);
        var leaves = await Queued(predictor, 2, source.Token);

        source.Cancel();

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => leaves);
        Assert.AreEqual(source.Token, exception.CancellationToken);
        _clock.Advance(Wait);
        await stays;
        CollectionAssert.AreEqual(new float[] { 1 }, _scorer.Batches.Single());
    }

    [TestMethod]
    public async Task Who_cancels_while_being_scored_does_not_wait_for_the_score()
    {
        await using var predictor = Create(options => options with { MaxBatchSize = 1 });
        using var source = new CancellationTokenSource();
        _scorer.Hold();
        var leaves = Predict(predictor, 1, source.Token);
        await _scorer.NextBatchAsync();

        source.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => leaves);
        _scorer.GoOn();
        Assert.AreEqual("dark", (await Predict(predictor, 3)).Label);
    }

    [TestMethod]
    public async Task Who_has_cancelled_already_is_not_let_in()
    {
        await using var predictor = Create();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Predict(predictor, 1, new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public async Task Who_comes_to_a_full_queue_is_turned_away_at_once()
    {
        await using var predictor = Create(options => options with { QueueCapacity = 2 });
        Task<ResNetPrediction>[] inside = [await Queued(predictor, 1), await Queued(predictor, 2)];

        var exception = await Assert.ThrowsExactlyAsync<PredictorQueueFullException>(() => Predict(predictor, 3));

        Assert.AreEqual(2, exception.Capacity);
        Assert.Contains("has 2 images on their way", exception.Message);
        _clock.Advance(Wait);
        await Task.WhenAll(inside);
        var later = await Queued(predictor, 4);
        _clock.Advance(Wait);
        Assert.AreEqual("dark", (await later).Label);
    }

    [TestMethod]
    public async Task Who_would_rather_wait_for_room_does()
    {
        await using var predictor = Create(options => options with { QueueCapacity = 2, MaxBatchSize = 2, WhenFull = WhenQueueFull.Wait });

        var predictions = await Task.WhenAll(Enumerable.Range(0, 50).Select(level => Predict(predictor, level % 2 * 255)));

        Assert.AreEqual(25, predictions.Count(prediction => prediction.Label == "light"));
        Assert.HasCount(25, _scorer.Batches);
    }

    [TestMethod]
    public async Task A_batch_that_fails_fails_its_callers_and_the_predictor_goes_on()
    {
        await using var predictor = Create(options => options with { MaxBatchSize = 2 });
        _scorer.Failure = new InvalidOperationException("the device is on fire");
        Task<ResNetPrediction>[] unlucky = [Predict(predictor, 1), Predict(predictor, 2)];
        foreach (var task in unlucky)
        {
            var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => task);
            Assert.AreEqual("A batch of 2 images could not be scored: the device is on fire", exception.Message);
        }

        _scorer.Failure = null;

        await Task.WhenAll(Predict(predictor, 1), Predict(predictor, 2));
    }

    [TestMethod]
    public async Task Disposing_finishes_the_batch_in_hand_and_fails_the_others()
    {
        var predictor = Create(options => options with { MaxBatchSize = 1, QueueCapacity = 2, WhenFull = WhenQueueFull.Wait });
        _scorer.Hold();
        var scored = Predict(predictor, 1);
        await _scorer.NextBatchAsync();
        var waits = await Queued(predictor, 2);
        var waitsForRoom = Predict(predictor, 3);

        var disposing = predictor.DisposeAsync().AsTask();

        Assert.Contains(
            "disposed before the image was scored", (await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => waits)).Message);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => waitsForRoom);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => Predict(predictor, 4));
        Assert.IsFalse(disposing.IsCompleted);
        _scorer.GoOn();
        await disposing;
        Assert.AreEqual("dark", (await scored).Label);
        predictor.Dispose();
    }

    [TestMethod]
    public async Task A_disposed_predictor_takes_nothing_more()
    {
        var predictor = Create(options => options with { MaxBatchSize = 1 });
        await Predict(predictor, 1);

        predictor.Dispose();

        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => Predict(predictor, 2));
    }

    [TestMethod]
    public async Task Bad_pixels_fail_only_their_own_caller()
    {
        await using var predictor = Create(options => options with { MaxBatchSize = 2 });
        var good = Predict(predictor, 7);

        var infinite = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => predictor.PredictAsync(new[] { float.NaN }));
        var many = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => predictor.PredictAsync(new float[2]));

        Assert.AreEqual("The pixels cannot be used: value 0 (counted from 0) is NaN.", infinite.Message);
        Assert.AreEqual("The pixels cannot be used: there are 2 values, but images of the shape 1×1×1 have 1.", many.Message);
        await Task.WhenAll(good, Predict(predictor, 8.5f));
        CollectionAssert.AreEquivalent(new[] { 7, 8.5f }, _scorer.Batches.Single());
    }

    [TestMethod]
    public void Many_images_at_once_are_scored_in_order()
    {
        using var predictor = new ResNetPredictor(_scorer, new());
        byte[][] files = [.. Enumerable.Range(0, 30).Select(index => Data.ComputedImage.File(3, 3, index, ".png"))];

        var predictions = predictor.Predict([.. files.Select(file => new ReadOnlyMemory<byte>(file))]);

        for (int i = 0; i < files.Length; i++)
            CollectionAssert.AreEqual(predictor.PredictAsync(files[i]).Result.Scores.ToArray(), predictions[i].Scores.ToArray());
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => predictor.Predict([files[0], files[1], new byte[5], files[2]]));
        Assert.StartsWith("Image 2 (counted from 0): The image cannot be read", exception.Message);
    }

    [TestMethod]
    public void A_prediction_ranks_the_classes()
    {
        var prediction = new ResNetPrediction([0.1f, 0.3f, 0.3f, 0.2f, 0.1f], ["a", "b", "c", "d", "e"], topClasses: 4);

        Assert.AreEqual("b", prediction.Label);
        Assert.AreEqual(2u, prediction.Key);
        Assert.AreEqual(0.3f, prediction.Probability);
        CollectionAssert.AreEqual(
            new ClassProbability[] { new("b", 2, 0.3f), new("c", 3, 0.3f), new("d", 4, 0.2f), new("a", 1, 0.1f) },
            prediction.Classes.ToArray());
        Assert.HasCount(2, new ResNetPrediction([0.4f, 0.6f], ["a", "b"], topClasses: 5).Classes);
    }

    [TestMethod]
    public void A_prediction_of_nothing_but_NaN_is_the_missing_key()
    {
        var prediction = new ResNetPrediction([float.NaN, float.NaN], ["a", "b"], topClasses: 1);

        Assert.AreEqual((0u, ""), (prediction.Key, prediction.Label));
        Assert.IsTrue(float.IsNaN(prediction.Probability));
    }

    private ResNetPredictor Create(Func<ResNetPredictorOptions, ResNetPredictorOptions>? change = null)
    {
        var options = new ResNetPredictorOptions { MaxWait = Wait, TimeProvider = _clock };
        return new(_scorer, change?.Invoke(options) ?? options);
    }

    private static Task<ResNetPrediction> Predict(ResNetPredictor predictor, float level, CancellationToken cancellationToken = default) =>
        predictor.PredictAsync(new[] { level }, cancellationToken);

    /// <summary>Hands in an image and waits until it stands in the queue.</summary>
    private static async Task<Task<ResNetPrediction>> Queued(
        ResNetPredictor predictor, float level, CancellationToken cancellationToken = default)
    {
        int before = predictor.WaitingImages;
        var task = Predict(predictor, level, cancellationToken);
        while (predictor.WaitingImages == before)
            await Task.Delay(1, CancellationToken.None);
        return task;
    }

    private static async Task<bool> EndsSoon(Task task) => await Task.WhenAny(task, Task.Delay(50)) == task;
}
