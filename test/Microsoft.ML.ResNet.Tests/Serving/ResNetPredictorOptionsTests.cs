namespace Microsoft.ML.ResNet.Tests.Serving;

[TestClass]
public sealed class ResNetPredictorOptionsTests
{
    [TestMethod]
    public void Defaults_are_as_documented()
    {
        var options = new ResNetPredictorOptions();

        Assert.IsNull(options.MaxBatchSize);
        Assert.AreEqual(TimeSpan.FromMilliseconds(2), options.MaxWait);
        Assert.AreEqual(256, options.QueueCapacity);
        Assert.AreEqual(WhenQueueFull.Reject, options.WhenFull);
        Assert.AreEqual(5, options.TopClasses);
        Assert.AreEqual(33_554_432, options.MaxImagePixels);
        Assert.IsNull(options.Decoders);
        Assert.AreSame(TimeProvider.System, options.TimeProvider);
    }

    [TestMethod]
    public void Every_problem_is_reported_at_once()
    {
        using var scorer = new RecordingScorer();

        var exception = Assert.ThrowsExactly<ArgumentException>(() => new ResNetPredictor(scorer, new()
        {
            MaxBatchSize = 0,
            MaxWait = TimeSpan.FromMinutes(-1),
            QueueCapacity = -3,
            WhenFull = (WhenQueueFull)9,
            TopClasses = 0,
            MaxImagePixels = 0,
            Decoders = 0,
            TimeProvider = null!,
        }));

        string[] expected =
        [
            "MaxBatchSize must be at least 1 image; received 0.",
            "MaxWait must be inside [0, 1 min]; received -00:01:00.",
            "QueueCapacity must be at least 1 image; received -3.",
            "WhenFull must be a defined value; received 9.",
            "TopClasses must be at least 1; received 0.",
            "MaxImagePixels must be at least 1 pixel; received 0.",
            "Decoders must be at least 1; received 0.",
            "TimeProvider must not be null (use TimeProvider.System); received null.",
        ];
        foreach (string problem in expected)
            Assert.Contains(problem, exception.Message);
    }

    [TestMethod]
    public void The_ends_of_the_ranges_are_inside()
    {
        using var scorer = new RecordingScorer();
        using var least = new ResNetPredictor(
            scorer,
            new() { MaxBatchSize = 1, MaxWait = TimeSpan.Zero, QueueCapacity = 1, TopClasses = 1, MaxImagePixels = 1, Decoders = 1 });
        using var most = new ResNetPredictor(
            scorer,
            new() { MaxBatchSize = 5000, MaxWait = TimeSpan.FromMinutes(1), QueueCapacity = int.MaxValue, MaxImagePixels = long.MaxValue });
    }

    [TestMethod]
    public void A_transformer_is_needed() => Assert.ThrowsExactly<ArgumentNullException>(() => new ResNetPredictor(null!));
}
