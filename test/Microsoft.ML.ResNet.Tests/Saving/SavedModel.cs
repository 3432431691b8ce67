using Microsoft.ML.Data;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Saving;

/// <summary>Saves and loads as users do, and compares what comes back.</summary>
internal static class SavedModel
{
    public static byte[] Save(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    public static TransformerChain<ITransformer> Load(MLContext ml, byte[] file)
    {
        using var stream = new MemoryStream(file);
        return (TransformerChain<ITransformer>)ml.Model.Load(stream, out _);
    }

    public static TransformerChain<ITransformer> RoundTrip(MLContext ml, ITransformer model, DataViewSchema schema) =>
        Load(ml, Save(ml, model, schema));

    /// <summary>Columns, types and annotations must be equal, scores within 1e-5, and predicted labels equal.</summary>
    public static void AreAlike(IDataView expected, IDataView actual, ColumnNames? columns = null)
    {
        var (score, predictedLabel) = (columns?.Score ?? "Score", columns?.PredictedLabel ?? "PredictedLabel");
        CollectionAssert.AreEqual(SchemaText.Describe(expected.Schema), SchemaText.Describe(actual.Schema));
        CollectionAssert.AreEqual(expected.GetColumn<uint>(predictedLabel).ToArray(), actual.GetColumn<uint>(predictedLabel).ToArray());
        foreach (var (ours, theirs) in expected.GetColumn<float[]>(score).Zip(actual.GetColumn<float[]>(score), (a, b) => (a, b)))
            AreClose(ours, theirs);
        Assert.AreEqual(expected.GetColumn<float[]>(score).Count(), actual.GetColumn<float[]>(score).Count());
    }
}
