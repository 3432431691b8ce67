using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>An image as a column named Pixels.</summary>
internal sealed class PixelRow<T>
{
    public T[] Pixels { get; set; } = [];

    /// <summary>Images of one size, end to end, as rows.</summary>
    public static IDataView View(MLContext context, T[] pixels, int pixelsPerImage)
    {
        var schema = SchemaDefinition.Create(typeof(PixelRow<T>));
        var itemType = ((VectorDataViewType)schema[nameof(Pixels)].ColumnType).ItemType;
        schema[nameof(Pixels)].ColumnType = new VectorDataViewType(itemType, pixelsPerImage);
        return context.Data.LoadFromEnumerable(pixels.Chunk(pixelsPerImage).Select(image => new PixelRow<T> { Pixels = image }), schema);
    }
}
