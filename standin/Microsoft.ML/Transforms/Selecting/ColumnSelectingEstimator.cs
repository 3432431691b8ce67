using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    /// <summary>Exactly one of <paramref name="keepColumns"/> and <paramref name="dropColumns"/> is given.</summary>
    internal ColumnSelectingEstimator(IHostEnvironment env, string[] keepColumns, string[] dropColumns, bool keepHidden)
        : base(env.Register(nameof(ColumnSelectingEstimator)), new ColumnSelectingTransformer(env, keepColumns, dropColumns, keepHidden))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        Transformer.CheckColumns(nameof(inputSchema), inputSchema.Select(column => column.Name));
        return new SchemaShape(inputSchema.Where(column => Transformer.Keeps(column.Name)));
    }
}
