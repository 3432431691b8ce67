using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal ColumnCopyingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ColumnCopyingTransformer)), columns)
    {
    }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private sealed class Mapping(ColumnCopyingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapping(parent.Host, inputSchema, parent.ColumnPairs)
    {
        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair) =>
            new(name, input.Type, input.Annotations);

        protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
        {
            disposer = null;
            return RawTypeCall.Invoke<Delegate>(Getter<int>, Inputs[added].Type.RawType, input, Inputs[added]);
        }

        private static Delegate Getter<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
    }
}
