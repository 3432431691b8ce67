using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>One thread that reads JPEG files of 500×375 and makes 224² of them, as batches are made.</summary>
internal sealed class DecodingScenario : ComparedScenario
{
    private const int Photos = 400, Pixels = 224;

    public override string Name => "decode";

    public override string Title => "Reading JPEG files of 500×375 as 224², one thread";

    public override IReadOnlyList<string> Peers { get; } = [Side.LibJpegTurbo];

    public override double Target => 0.8;

    /// <summary>None that are counted.</summary>
    public override double ImageFlops => 0;

    public override string? Play(string side)
    {
        var mlContext = new MLContext(1);
        var photos = mlContext.Data.LoadFromImageFolder(PhotoFolder.Photos(Photos));
        using var channel = ((IChannelProvider)mlContext).Start(Name);
        var input = new ImageInput(new(3, Pixels, Pixels), PixelLayout.Interleaved);
        using var store = ImageStore.Load(
            photos, "Image", "Label", input, new() { Reading = ImageReading.WhenShown }, channel, CancellationToken.None);
        var reader = new StoreReader(store);
        Turns.Repeat(1, read => reader.ScoringView(read % store.Count));
        return null;
    }
}
