using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly IHost _host;
    private readonly string _name;
    private readonly string[] _sources;

    internal ColumnConcatenatingEstimator(IHostEnvironment env, string outputColumnName, params string[] inputColumnNames)
    {
        _host = env.Register(nameof(ColumnConcatenatingEstimator));
        _host.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        _host.CheckValue(inputColumnNames, nameof(inputColumnNames));
        _host.CheckParam(inputColumnNames.Length > 0, nameof(inputColumnNames), "Input columns not specified");
        _host.CheckParam(!inputColumnNames.Any(string.IsNullOrEmpty), nameof(inputColumnNames), "Contained some null or empty items");
        _name = outputColumnName;
        _sources = inputColumnNames;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new ColumnConcatenatingTransformer(_host, _name, _sources);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var columns = Array.ConvertAll(_sources, name => Checked(inputSchema.Find(_host, name), inputSchema));
        var kind = columns.Any(column => column.Kind == VectorKind.VariableVector) ? VectorKind.VariableVector : VectorKind.Vector;
        return inputSchema.With([new SchemaShape.Column(_name, kind, columns[0].ItemType, false, new SchemaShape(Annotations(columns)))]);
    }

    private SchemaShape.Column Checked(SchemaShape.Column column, SchemaShape inputSchema)
    {
        var first = inputSchema.Find(_host, _sources[0]).ItemType;
        if (column.IsKey)
            throw _host.Except($"Column '{column.Name}' is key. Concatenation of keys is unsupported.");
        if (!column.ItemType.Equals(first))
        {
            throw _host.Except(
                $"Concatenated columns should have the same type. Column '{column.Name}' has type of {column.ItemType}, but expected column type is {first}.");
        }
        return column;
    }

    private static IEnumerable<SchemaShape.Column> Annotations(SchemaShape.Column[] columns)
    {
        if (columns.All(column => column.HasScalarAnnotation(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance)))
            yield return new(AnnotationKinds.IsNormalized, VectorKind.Scalar, BooleanDataViewType.Instance, false);
        if (columns.Any(column => column.HasVectorAnnotation(AnnotationKinds.CategoricalSlotRanges, NumberDataViewType.Int32)))
            yield return new(AnnotationKinds.CategoricalSlotRanges, VectorKind.Vector, NumberDataViewType.Int32, false);
        if (columns.Any(column => column.Kind == VectorKind.Scalar || column.HasVectorAnnotation(AnnotationKinds.SlotNames, TextDataViewType.Instance)))
            yield return new(AnnotationKinds.SlotNames, VectorKind.Vector, TextDataViewType.Instance, false);
    }
}
