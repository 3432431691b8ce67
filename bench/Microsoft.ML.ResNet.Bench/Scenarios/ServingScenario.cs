using System.Diagnostics;
using System.Net;
using Arguments;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Data;
using Reporting;
using Serving;

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
    private const int Clients = 64;

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
            double bare = ScoreBare(path, seconds);
            var batched = ServeAsync(path, files, seconds).GetAwaiter().GetResult();
            var unbatched = ServeAsync(path, files, seconds, ("MaxBatchSize", "1"), ("MaxWaitMilliseconds", "0")).GetAwaiter().GetResult();
            return new Measurement(bare, Machine.PeakMemory / (double)(1 << 20)) { Batched = batched, Unbatched = unbatched };
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

    private static double ScoreBare(string path, double seconds)
    {
        using var model = ResNetModel.Load(new MLContext(), path, new ScoringOptions { NumberOfThreads = Threads });
        var scorer = model.CreateScorer();
        PixelBuffer[] batch =
            [.. Enumerable.Range(0, scorer.BatchSize).Select(_ => new PixelBuffer(scorer.Input.Shape.PixelCount, areSingles: false))];
        foreach (var image in batch)
            new Random(1).NextBytes(image.Bytes);
        var probabilities = new float[batch.Length * scorer.OutputSize];
        for (int scored = 0; scored < Clients; scored += batch.Length)
            scorer.Score(batch, probabilities);
        var clock = Stopwatch.StartNew();
        int images = 0;
        for (; clock.Elapsed.TotalSeconds < seconds; images += batch.Length)
            scorer.Score(batch, probabilities);
        return images / clock.Elapsed.TotalSeconds;
    }

    private static async Task<ServingFigures> ServeAsync(
        string model, byte[][] files, double seconds, params (string Name, string Value)[] settings)
    {
        (string Name, string Value)[] all =
            [
                ("Urls", "http://127.0.0.1:0"),
                ("Model", model),
                ("Threads", $"{Threads}"),
                ("Logging:LogLevel:Default", "None"),
                .. settings,
            ];
        await using var app = ServingApp.Create(all.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
        while ((await client.GetAsync(new Uri("health/ready", UriKind.Relative))).StatusCode != HttpStatusCode.OK)
            await Task.Delay(10);
        await LoadAsync(client, files, seconds: 0);
        var clock = Stopwatch.StartNew();
        var times = await LoadAsync(client, files, seconds);
        double taken = clock.Elapsed.TotalSeconds;
        double[] answered = [.. times.Where(time => !double.IsNaN(time)).Order()];
        return new(answered.Length / taken, Quantile(answered, 0.5), Quantile(answered, 0.99), times.Length - answered.Length);
    }

    /// <summary>Every client sends one picture after the other until the time is up, at least one.</summary>
    /// <returns>Milliseconds of each request, NaN where it failed.</returns>
    private static async Task<double[]> LoadAsync(HttpClient client, byte[][] files, double seconds)
    {
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(async () =>
        {
            var mine = new List<double>();
            do
            {
                long start = Stopwatch.GetTimestamp();
                var picture = new ByteArrayContent(files[(number + mine.Count) % files.Length]);
                using var response = await client.PostAsync(new Uri("api/v1/predict", UriKind.Relative), picture);
                await response.Content.ReadAsByteArrayAsync();
                mine.Add(response.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : double.NaN);
            }
            while (clock.Elapsed.TotalSeconds < seconds);
            return mine;
        })));
        return [.. times.SelectMany(mine => mine)];
    }

    private static double Quantile(double[] ordered, double share) =>
        ordered.Length == 0 ? 0 : ordered[Math.Min((int)(share * ordered.Length), ordered.Length - 1)];

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
