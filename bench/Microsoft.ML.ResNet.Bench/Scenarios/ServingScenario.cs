using System.Diagnostics;
using Arguments;
using Microsoft.ML.Data;
using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// The serving sample under 64 clients at once who send JPEG files, with micro-batching and with batches of one; and the bare network,
/// which decodes nothing.
/// </summary>
/// <param name="name">What this is called.</param>
/// <param name="architecture">What is served.</param>
/// <param name="pixels">Rows and columns of the pictures, which the network takes as they are.</param>
/// <param name="target">What the rate of requests divided by that of the bare network should at least be.</param>
internal sealed class ServingScenario(string name, ResNetArchitecture architecture, int pixels, double target) : Scenario
{
    private const int Clients = 64, Turns = 3;

    public override string Name => name;

    public override string Title => $"Serving {architecture}, {pixels}² JPEG, {Clients} clients";

    public double Target => target;

    public override Measurement Run(string side, double seconds)
    {
        // As the server's own program does it.
        SharedProcessors.SleepRatherThanSpin();
        // Like the decoders' and the server's, the clients' threads share the cores with libtorch; nothing here is a benchmark of idle
        // cores.
        var mlContext = new MLContext(1);
        byte[][] files = [.. Enumerable.Range(0, 16).Select(seed => Jpeg(seed))];
        var folder = Directory.CreateTempSubdirectory("resnet-bench-");
        try
        {
            string path = Path.Combine(folder.FullName, "model.zip");
            SaveModel(mlContext, files, path);
            return MeasureAsync(path, files, seconds).GetAwaiter().GetResult();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Speed does not depend on what the network has learnt.</summary>
    private void SaveModel(MLContext mlContext, byte[][] files, string path)
    {
        var images = mlContext.Data.LoadFromEnumerable(files.Select(
            (file, index) => new EncodedImage { Image = file, Label = (uint)index % 10 }));
        var keys = mlContext.Transforms.Conversion.MapValueToKey(nameof(EncodedImage.Label)).Fit(images).Transform(images);
        using var model = mlContext.MulticlassClassification.Trainers.ResNet(Options(architecture, batchSize: 2) with
        {
            FeatureColumnName = nameof(EncodedImage.Image),
            ImageShape = new(3, pixels, pixels),
            Iterations = 1,
        }).Fit(keys);
        mlContext.Model.Save(model, keys.Schema, path);
    }

    private static async Task<Measurement> MeasureAsync(string model, byte[][] files, double seconds)
    {
        double bare;
        ServingFigures batched;
        await using (var server = await LoadedServer.StartAsync(model, files, Clients, ("Threads", $"{Threads}")))
        {
            using var network = ResNetModel.Load(
                new MLContext(), model, new ScoringOptions { Backend = server.Backend, NumberOfThreads = Threads });
            (bare, batched) = await InTurnsAsync(network.CreateScorer(), server, seconds);
        }
        await using var single = await LoadedServer.StartAsync(
            model, files, Clients, ("Threads", $"{Threads}"), ("MaxBatchSize", "1"), ("MaxWaitMilliseconds", "0"));
        var clock = Stopwatch.StartNew();
        var times = await single.LoadAsync(seconds);
        return new Measurement(bare, Machine.PeakMemory / (double)(1 << 20))
        {
            Batched = batched, Unbatched = ServingFigures.Of(times, clock.Elapsed.TotalSeconds),
        };
    }

    /// <summary>A machine that others use, too, changes its speed within seconds: both sides meet it in the same state.</summary>
    private static async Task<(double Bare, ServingFigures Served)> InTurnsAsync(IBatchScorer scorer, LoadedServer server, double seconds)
    {
        PixelBuffer[] batch = Blanks(scorer);
        var probabilities = new float[batch.Length * scorer.OutputSize];
        for (int scored = 0; scored < Clients; scored += batch.Length)
            scorer.Score(batch, probabilities);
        var clock = new Stopwatch();
        int images = 0;
        double served = 0;
        var times = new List<double>();
        for (int turn = 0; turn < Turns; turn++)
        {
            clock.Start();
            for (double end = (turn + 1) * seconds / Turns; clock.Elapsed.TotalSeconds < end; images += batch.Length)
                scorer.Score(batch, probabilities);
            clock.Stop();
            long start = Stopwatch.GetTimestamp();
            times.AddRange(await server.LoadAsync(seconds / Turns));
            served += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        return (images / clock.Elapsed.TotalSeconds, ServingFigures.Of(times, served));
    }

    /// <summary>As many images as the network scores at once.</summary>
    private static PixelBuffer[] Blanks(IBatchScorer scorer) =>
        [.. Enumerable.Range(0, scorer.BatchSize).Select(_ => new PixelBuffer(scorer.Input.Shape.PixelCount, areSingles: false))];

    /// <summary>
    /// As large a file as a photo of this size has: noise would be four times as large, and dearer to decode than to score.
    /// </summary>
    private byte[] Jpeg(int seed)
    {
        var random = new Random(seed);
        byte[] rgba = new byte[pixels * pixels * 4];
        for (int i = 0; i < rgba.Length; i++)
            rgba[i] = (byte)(
                i % 4 == 3 ? 255 : Math.Clamp(
                    128 + 100 * Math.Sin((i / 4 % pixels + seed * 7) / 9.0 + i % 4) * Math.Cos(i / 4 / pixels / 13.0)
                    + random.Next(-12, 13),
                    0, 255));
        using var image = MLImage.CreateFromPixels(pixels, pixels, MLPixelFormat.Rgba32, rgba);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jpg");
        try
        {
            image.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class EncodedImage
    {
        public byte[] Image { get; set; } = [];

        public uint Label { get; set; }
    }
}
