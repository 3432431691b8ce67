using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet.Tests.Data;

/// <summary>Small data sets, and the store read from them.</summary>
internal static class StoreData
{
    public static readonly ImageShape Shape = new(3, 4, 5);

    /// <summary>Images of random grey levels as planar floating-point pixels; the classes take turns.</summary>
    public static PixelRow[] Pixels(int count, int classes = 3, ImageShape? shape = null)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i => new PixelRow
        {
            Label = (uint)(i % classes),
            Features = [.. Enumerable.Range(0, (shape ?? Shape).PixelCount).Select(_ => (float)random.Next(256))],
        })];
    }

    public static FileRow[] Files(int count, int width = 5, int height = 4) =>
        [.. Enumerable.Range(0, count).Select(i => new FileRow { Label = (uint)(i % 3), Features = ComputedImage.File(width, height, i) })];

    public static ImageStore Load<T>(
        IEnumerable<T> rows, ImageStoreOptions? options = null, ImageInput? input = null, MLContext? context = null,
        SchemaDefinition? schema = null, CancellationToken cancellationToken = default)
        where T : class
    {
        context ??= new MLContext(1);
        using var channel = ((IChannelProvider)context).Start("test");
        return ImageStore.Load(context.Data.LoadFromEnumerable(rows, schema), "Features", "Label", input ?? new(Shape, PixelLayout.Planar),
            options ?? new(), channel, cancellationToken);
    }

    /// <summary>The pixels that a store keeps for a planar row, <c>[H, W, C]</c>.</summary>
    public static float[] Interleaved(float[] planar, ImageShape shape)
    {
        int plane = shape.Height * shape.Width;
        return [.. Enumerable.Range(0, planar.Length).Select(i => planar[i % shape.Channels * plane + i / shape.Channels])];
    }

    public static float[] PixelsOf(ImageStore store, int index) =>
        store.IsSingle
            ? store.Pixels<float>(index).ToArray()
            : Array.ConvertAll(store.Pixels<byte>(index).ToArray(), value => (float)value);
}
