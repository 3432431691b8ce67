using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    internal KeyToVectorMappingTransformer(IHostEnvironment env, bool outputCountVector, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToVectorMappingTransformer)), columns) => OutputCountVector = outputCountVector;

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    /// <summary>Whether a vector of keys becomes one vector of counts, not one indicator vector after another.</summary>
    internal bool OutputCountVector { get; }

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new KeyToVectorMapping(Host, inputSchema, ColumnPairs, OutputCountVector);
}
