using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Compares the features of all images with each other.</summary>
internal static class NearDuplicates
{
    /// <param name="data">Has both columns; features are kept in memory.</param>
    /// <param name="featureColumn">Vectors of numbers.</param>
    /// <param name="imagePathColumn">Text; it need not be there.</param>
    /// <param name="similarity">From which cosine on two images are told.</param>
    /// <returns>The most similar first.</returns>
    public static NearDuplicate[] Find(IDataView data, string featureColumn, string imagePathColumn, double similarity)
    {
        var column = data.Schema.GetColumnOrNull(featureColumn) ?? throw SchemaMismatch.Missing("feature", featureColumn, nameof(data));
        if (column.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
            throw SchemaMismatch.Of("feature", featureColumn, "Vector<Single> of known size", column.Type, nameof(data));
        var path = data.Schema.GetColumnOrNull(imagePathColumn) is { Type: TextDataViewType } text ? text : (DataViewSchema.Column?)null;
        var (features, paths) = Read(data, column, path);
        var found = new ConcurrentBag<NearDuplicate>();
        OwnThreads.For(features.Count, i =>
        {
            for (int j = i + 1; j < features.Count; j++)
            {
                float cosine = TensorPrimitives.Dot(features[i], features[j]);
                if (cosine >= similarity)
                    found.Add(new(i, j, paths?[i], paths?[j], Math.Min(cosine, 1)));
            }
        });
        return [.. found.OrderByDescending(pair => pair.Similarity).ThenBy(pair => pair.FirstRow).ThenBy(pair => pair.SecondRow)];
    }

    /// <returns>Features of length one; those of an image that could not be read are NaN, which nothing is similar to.</returns>
    private static (List<float[]> Features, List<string>? Paths) Read(
        IDataView data, DataViewSchema.Column column, DataViewSchema.Column? path)
    {
        using var cursor = data.GetRowCursor(path is { } needed ? [column, needed] : [column]);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(column);
        var getPath = path is { } named ? cursor.GetGetter<ReadOnlyMemory<char>>(named) : null;
        VBuffer<float> values = default;
        ReadOnlyMemory<char> file = default;
        var features = new List<float[]>();
        var paths = getPath is null ? null : new List<string>();
        while (cursor.MoveNext())
        {
            getFeatures(ref values);
            float[] dense = [.. values.DenseValues()];
            TensorPrimitives.Divide(dense, TensorPrimitives.Norm(dense), dense);
            features.Add(dense);
            getPath?.Invoke(ref file);
            paths?.Add(file.ToString());
        }
        return (features, paths);
    }
}
