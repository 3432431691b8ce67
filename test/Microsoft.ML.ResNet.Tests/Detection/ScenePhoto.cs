using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using SkiaSharp;

namespace Microsoft.ML.ResNet.Tests.Detection;

/// <summary>A scene as a PNG file with a name.</summary>
internal sealed class ScenePhoto
{
    public string Path { get; set; } = "";

    public byte[] Image { get; set; } = [];

    public string[] Label { get; set; } = [];

    public float[] BoundingBoxes { get; set; } = [];

    /// <summary>They are called "scene 0.png" and so on.</summary>
    public static ScenePhoto[] Of(IEnumerable<Scenes.Row> rows) =>
    [
        .. rows.Select((row, index) => new ScenePhoto
        {
            Path = $"scene {index}.png", Image = Png(row.Image), Label = row.Label, BoundingBoxes = row.BoundingBoxes,
        }),
    ];

    /// <summary>The photos with their labels mapped to keys, whatever labels there are.</summary>
    public static IDataView View(MLContext context, IEnumerable<ScenePhoto> photos)
    {
        var view = context.Data.LoadFromEnumerable(photos);
        var keys = context.Data.LoadFromEnumerable(new[] { "disc", "square" }.Select(name => new Key { Name = name }));
        return context.Transforms.Conversion.MapValueToKey(
            "Label", keyData: keys, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(view).Transform(view);
    }

    private static byte[] Png(MLImage image)
    {
        using var copy = SKImage.FromPixelCopy(
            new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), image.Pixels);
        using var png = copy.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    private sealed class Key
    {
        public string Name { get; set; } = "";
    }
}
