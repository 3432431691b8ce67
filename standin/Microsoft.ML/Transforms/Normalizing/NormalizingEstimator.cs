using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHost _host;
    private readonly NormalizationRule _rule;
    private readonly long _maximumExampleCount;
    private readonly (string outputColumnName, string inputColumnName)[] _columns;

    internal NormalizingEstimator(IHostEnvironment env, NormalizationRule rule, long maximumExampleCount, (string outputColumnName, string inputColumnName)[] columns)
    {
        Contracts.CheckParam(maximumExampleCount > 1, nameof(maximumExampleCount), "Must be greater than 1");
        _host = env.Register(nameof(NormalizingEstimator));
        (_rule, _maximumExampleCount, _columns) = (rule, maximumExampleCount, columns);
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new NormalizingTransformer(_host, _columns, [.. _columns.Select(pair => Fit(input, pair.inputColumnName))]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(pair =>
        {
            var source = inputSchema.Find(_host, pair.inputColumnName);
            if (source.Kind == SchemaShape.Column.VectorKind.VariableVector)
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, "known-size vector or scalar", source.GetTypeString());
            if (!ColumnNormalizer.Takes(source.ItemType))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, "vector or scalar of Single or Double", source.GetTypeString());
            var annotations = new List<SchemaShape.Column> { AnnotationShapes.Scalar(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance) };
            if (source.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out var slotNames))
                annotations.Add(slotNames);
            return new SchemaShape.Column(pair.outputColumnName, source.Kind, source.ItemType, source.IsKey, new SchemaShape(annotations));
        }));
    }

    private ColumnNormalizer Fit(IDataView data, string name)
    {
        var column = data.Schema.GetColumnOrNull(name) ?? throw _host.ExceptSchemaMismatch(nameof(data), "input", name);
        if (!ColumnNormalizer.Takes(column.Type))
            throw _host.ExceptParam("srcType", $"Wrong column type for input column. Expected: Single, Double, Vector of Single or Vector of Double. Got: {column.Type}.");
        return column.Type.ItemTypeOf() == NumberDataViewType.Single
            ? AffineNormalizer<float>.Fit(_host, data, column, _rule, _maximumExampleCount)
            : AffineNormalizer<double>.Fit(_host, data, column, _rule, _maximumExampleCount);
    }
}
