using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

public sealed partial class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    internal const int DefaultMaximumNumberOfKeys = 1000000;

    private readonly IHost _host;
    private readonly ColumnOptions[] _columns;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(IHostEnvironment env, ColumnOptions[] columns, IDataView keyData = null)
    {
        _host = env.Register(nameof(ValueToKeyMappingEstimator));
        if (columns is not { Length: > 0 })
            throw _host.ExceptParam(nameof(columns), $"{nameof(columns)} cannot be null or empty");
        if (keyData != null && keyData.Schema.Count != 1)
        {
            throw _host.ExceptParam(
                nameof(keyData),
                $"If specified, this data view should contain only a single column containing the terms to map, but this had {keyData.Schema.Count} columns.");
        }
        _columns = columns;
        _keyData = keyData;
    }

    public ValueToKeyMappingTransformer Fit(IDataView input) => new(_host, input, _columns, _keyData);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(column =>
        {
            var source = inputSchema.Find(_host, column.InputColumnName);
            if (source.ItemType is not PrimitiveDataViewType)
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.InputColumnName);
            return new SchemaShape.Column(column.OutputColumnName, source.Kind, NumberDataViewType.UInt32, true, Annotations(column, source));
        }));
    }

    private static SchemaShape Annotations(ColumnOptions column, SchemaShape.Column source)
    {
        // Keys of keys keep the first keys' values.
        if (!source.IsKey || !source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var keyValues) || keyValues.Kind != VectorKind.Vector)
        {
            keyValues = new(
                AnnotationKinds.KeyValues,
                VectorKind.Vector,
                column.AddKeyValueAnnotationsAsText ? TextDataViewType.Instance : source.ItemType,
                source.IsKey && !column.AddKeyValueAnnotationsAsText);
        }
        return source.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out var slotNames)
            ? new SchemaShape([slotNames, keyValues])
            : new SchemaShape([keyValues]);
    }
}
