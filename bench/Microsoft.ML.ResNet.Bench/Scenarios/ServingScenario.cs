using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Data;
using Reporting;
using Serving;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>The serving sample under 64 clients at once who send JPEG files, with micro-batching and with batches of one; and the bare network, which decodes nothing.</summary>
/// <param name="name">What this is called.</param>
/// <param name="architecture">What is served.</param>
/// <param name="side">Rows and columns of the pictures, which the network takes as they are.</param>
internal sealed class ServingScenario(string name, ResNetArchitecture architecture, int side) : Scenario
{
    private const int Clients = 64;

    public override string Name => name;

    /// <summary>For people.</summary>
    public string Title => $"{architecture}, {side}² JPEG, {Clients} clients";

    public override int Images => 5 * Clients;

    public override Measurement Run()
    {
        // Like the decoders' and the server's, the clients' threads share the cores with libtorch; nothing here is a benchmark of idle cores.
        var mlContext = new MLContext(1);
        byte[][] files = [.. Enumerable.Range(0, 16).Select(seed => Jpeg(seed))];
        var folder = Directory.CreateTempSubdirectory("resnet-bench-");
        try
        {
            string path = Path.Combine(folder.FullName, "model.zip");
            SaveModel(mlContext, files, path);
            double bare = ScoreBare(path);
            var batched = ServeAsync(path, files, []).GetAwaiter().GetResult();
            var unbatched = ServeAsync(path, files, new() { ["MaxBatchSize"] = "1", ["MaxWaitMilliseconds"] = "0" }).GetAwaiter().GetResult();
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
        var images = mlContext.Data.LoadFromEnumerable(files.Select((file, index) => new EncodedImage { Image = file, Label = (uint)index % 10 }));
        var keys = mlContext.Transforms.Conversion.MapValueToKey(nameof(EncodedImage.Label)).Fit(images).Transform(images);
        using var model = mlContext.MulticlassClassification.Trainers.ResNet(Options(architecture, batchSize: 2) with
        {
            FeatureColumnName = nameof(EncodedImage.Image),
            ImageShape = new(3, side, side),
            Iterations = 1,
        }).Fit(keys);
        mlContext.Model.Save(model, keys.Schema, path);
    }

    private double ScoreBare(string path)
    {
        using var model = ResNetModel.Load(new MLContext(), path, new ScoringOptions { NumberOfThreads = Threads });
        var scorer = model.CreateScorer();
        PixelBuffer[] batch = [.. Enumerable.Range(0, scorer.BatchSize).Select(_ => new PixelBuffer(scorer.Input.Shape.PixelCount, areSingles: false))];
        foreach (var pixels in batch)
            new Random(1).NextBytes(pixels.Bytes);
        var probabilities = new float[batch.Length * scorer.ClassCount];
        for (int scored = 0; scored < Clients; scored += batch.Length)
            scorer.Score(batch, probabilities);
        var clock = Stopwatch.StartNew();
        int images = 0;
        for (; images < Images; images += batch.Length)
            scorer.Score(batch, probabilities);
        return images / clock.Elapsed.TotalSeconds;
    }

    private async Task<ServingFigures> ServeAsync(string model, byte[][] files, Dictionary<string, string?> settings)
    {
        await using var app = ServingApp.Create(new Dictionary<string, string?>(settings)
        {
            ["Urls"] = "http://127.0.0.1:0", ["Model"] = model, ["Threads"] = $"{Threads}", ["Logging:LogLevel:Default"] = "None",
        });
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
        while ((await client.GetAsync(new Uri("health", UriKind.Relative))).StatusCode != HttpStatusCode.OK)
            await Task.Delay(10);
        await LoadAsync(client, files, Clients);
        var clock = Stopwatch.StartNew();
        var times = await LoadAsync(client, files, Images);
        double seconds = clock.Elapsed.TotalSeconds;
        double[] answered = [.. times.Where(time => !double.IsNaN(time)).Order()];
        return new(answered.Length / seconds, Quantile(answered, 0.5), Quantile(answered, 0.99), times.Length - answered.Length);
    }

    /// <returns>Milliseconds of each request, NaN where it failed.</returns>
    private static async Task<double[]> LoadAsync(HttpClient client, byte[][] files, int requests)
    {
        var times = new double[requests];
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i < requests; i = Interlocked.Increment(ref next))
            {
                long start = Stopwatch.GetTimestamp();
                using var response = await client.PostAsync(new Uri("predict", UriKind.Relative), new ByteArrayContent(files[i % files.Length]));
                await response.Content.ReadAsByteArrayAsync();
                times[i] = response.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : double.NaN;
            }
        })));
        return times;
    }

    private static double Quantile(double[] ordered, double share) => ordered.Length == 0 ? 0 : ordered[Math.Min((int)(share * ordered.Length), ordered.Length - 1)];

    /// <summary>As large a file as a photo of this size has: noise would be four times as large, and dearer to decode than to score.</summary>
    private byte[] Jpeg(int seed)
    {
        var random = new Random(seed);
        byte[] rgba = new byte[side * side * 4];
        for (int i = 0; i < rgba.Length; i++)
            rgba[i] = (byte)(i % 4 == 3 ? 255 : Math.Clamp(128 + 100 * Math.Sin((i / 4 % side + seed * 7) / 9.0 + i % 4) * Math.Cos(i / 4 / side / 13.0) + random.Next(-12, 13), 0, 255));
        using var image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Rgba32, rgba);
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
