using System.Diagnostics;
using Microsoft.ML.Runtime;
using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>One thread that reads JPEG files of 500×375 and makes 224² of them, as batches are made.</summary>
internal sealed class DecodingScenario : ComparedScenario
{
    private const int Photos = 400, Pixels = 224;

    public override string Name => "decode";

    public override string Title => "Reading JPEG files of 500×375 as 224², one thread";

    public override IReadOnlyList<string> Peers { get; } = [Side.Pillow];

    public override double Target => 0.8;

    /// <summary>None that are counted.</summary>
    public override double ImageFlops => 0;

    public override Measurement Run(string side, double seconds)
    {
        var mlContext = new MLContext(1);
        var photos = mlContext.Data.LoadFromImageFolder(PhotoFolder.Photos(Photos));
        using var channel = ((IChannelProvider)mlContext).Start(Name);
        var input = new ImageInput(new(3, Pixels, Pixels), PixelLayout.Interleaved);
        using var store = ImageStore.Load(
            photos, "Image", "Label", input, new() { Reading = ImageReading.WhenShown }, channel, CancellationToken.None);
        var reader = new StoreReader(store);
        for (int i = 0; i < store.Count; i++)
            reader.ScoringView(i);
        var clock = Stopwatch.StartNew();
        int read = 0;
        for (; clock.Elapsed.TotalSeconds < seconds; read++)
            reader.ScoringView(read % store.Count);
        return new(read / clock.Elapsed.TotalSeconds, Machine.PeakMemory / (double)(1 << 20));
    }
}
