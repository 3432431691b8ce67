using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.SavedModels;

/// <summary>A model saved into memory, and what it must be like when it is loaded.</summary>
internal static class SavedModel
{
    public static byte[] Bytes(MLContext context, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    public static ITransformer Load(byte[] bytes, out DataViewSchema schema) =>
        new MLContext(seed: 2).Model.Load(new MemoryStream(bytes), out schema);

    /// <summary>
    /// The model, loaded by a context that has not seen it, and loaded once more from what that saved, has the same columns, types,
    /// annotations and values.
    /// </summary>
    public static void MustComeBack(MLContext context, ITransformer model, IDataView data)
    {
        var expected = ViewText.Of(model.Transform(data));
        var bytes = Bytes(context, model, data.Schema);
        for (var generation = 1; generation <= 2; generation++)
        {
            var loaded = Load(bytes, out var schema);
            Assert.AreEqual(expected, ViewText.Of(loaded.Transform(data)), $"generation {generation}");
            Assert.AreEqual(ViewText.Of(Savable(context, data)), ViewText.Of(schema), $"input schema, generation {generation}");
            bytes = Bytes(new MLContext(seed: 3), loaded, schema);
        }
    }

    // All but images is part of a saved schema, hidden columns included.
    private static DataViewSchema Savable(MLContext context, IDataView data) => context.Transforms
        .DropColumns([.. data.Schema.Where(column => column.Type is ImageDataViewType).Select(column => column.Name)])
        .Fit(data).GetOutputSchema(data.Schema);
}
