using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Makes <see cref="SchemaShape"/>s, whose columns only ML.NET can construct: a chain shows the shape of its input to its first estimator,
/// so an estimator that only looks learns the shape of any schema.
/// </summary>
internal static class SchemaShapes
{
    /// <summary>The shape of <paramref name="schema"/>: its columns that are not hidden, with their annotations.</summary>
    public static SchemaShape Of(DataViewSchema schema)
    {
        var onlooker = new Onlooker();
        new EstimatorChain<ITransformer>().Append(onlooker).Fit(new SchemaOnlyView(schema));
        return onlooker.Seen!;
    }

    public static SchemaShape.Column? Find(this SchemaShape shape, string name)
    {
        foreach (var column in shape)
        {
            if (column.Name == name)
                return column;
        }
        return null;
    }

    /// <summary>The type as stock messages write it: <c>Vector&lt;Key&lt;UInt32&gt;&gt;</c>.</summary>
    public static string TypeText(this SchemaShape.Column column)
    {
        string item = column.IsKey ? $"Key<{column.ItemType}>" : $"{column.ItemType}";
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            SchemaShape.Column.VectorKind.VariableVector => $"VarVector<{item}>",
            _ => item,
        };
    }

    private sealed class Onlooker : IEstimator<ITransformer>
    {
        public SchemaShape? Seen { get; private set; }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Seen = inputSchema;

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();
    }
}
