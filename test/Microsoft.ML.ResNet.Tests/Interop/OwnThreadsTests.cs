using System.Collections.Concurrent;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Interop;

[TestClass]
public sealed class OwnThreadsTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(1000)]
    public void Every_number_comes_once_and_what_each_thread_works_with_is_handed_back(int count)
    {
        var numbers = new ConcurrentBag<int>();
        int started = 0, ended = 0;

        OwnThreads.For(count, () => Interlocked.Increment(ref started), (number, _) => numbers.Add(number), _ =>
            Interlocked.Increment(ref ended));

        CollectionAssert.AreEqual(Enumerable.Range(0, count).ToArray(), numbers.Order().ToArray());
        Assert.AreEqual(started, ended);
        Assert.IsLessThanOrEqualTo(Math.Max(1, Math.Min(count, Environment.ProcessorCount)), started);
    }

    [TestMethod]
    public void An_exception_reaches_the_caller_as_it_is_and_ends_the_loop()
    {
        int calls = 0;

        var error = Assert.ThrowsExactly<InvalidDataException>(() => OwnThreads.For(1_000_000, number =>
        {
            Interlocked.Increment(ref calls);
            if (number == 3)
                throw new InvalidDataException("the third");
        }));

        Assert.AreEqual("the third", error.Message);
        Assert.IsLessThan(1_000_000, calls);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void Fit_comes_to_its_end_while_tasks_of_the_pool_score_without_a_pause()
    {
        var ml = new MLContext(1);
        var images = ml.Data.LoadFromEnumerable(SyntheticImages.Rows(64).Select(row => new File { Label = row.Label, Image = Png(row) })
            .ToArray());
        var data = ml.Transforms.Conversion.MapValueToKey("Label").Fit(images).Transform(images);
        var options = new ResNetTrainer.Options
        {
            FeatureColumnName = "Image", Architecture = ResNetArchitecture.Cifar(8), ImageShape = new ImageShape(1, 16, 16),
                BatchSize = 16, Epochs = 1, ValidationFraction = null, EarlyStopping = null, Seed = 1,
            Augmentation = new ImageAugmentation { ColourNoise = null },
        };
        using var model = ml.MulticlassClassification.Trainers.ResNet(options).Fit(data);
        using var done = new CancellationTokenSource();
        Task[] scoring = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
                Assert.AreEqual(64, model.Transform(data).GetColumn<float[]>("Score").Count());
        }))];

        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int i = 0; i < 5; i++)
            ml.MulticlassClassification.Trainers.ResNet(options).Fit(data).Dispose();
        done.Cancel();
        Task.WaitAll(scoring);

        Console.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s");
        Assert.IsLessThan(60, clock.Elapsed.TotalSeconds);
    }

    private static byte[] Png(SyntheticImages.Row row)
    {
        byte[] rgba = [.. row.Features.SelectMany(level => new[] { (byte)level, (byte)level, (byte)level, byte.MaxValue })];
        using var image = MLImage.CreateFromPixels(SyntheticImages.Side, SyntheticImages.Side, MLPixelFormat.Rgba32, rgba);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");
        image.Save(path);
        byte[] file = System.IO.File.ReadAllBytes(path);
        System.IO.File.Delete(path);
        return file;
    }

    private sealed class File
    {
        public string Label { get; set; } = "";

        public byte[] Image { get; set; } = [];
    }
}
