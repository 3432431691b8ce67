using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ColumnCopyingTransformer), typeof(SignatureLoadModel), ColumnCopyingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "CopyTransform";

    internal ColumnCopyingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ColumnCopyingTransformer)), columns)
    {
    }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
    }

    private static ColumnCopyingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new ColumnCopyingTransformer(env, LoadColumns(ctx));
    }

    private static VersionInfo GetVersionInfo() => new("COPYCOLT", 0x00010001, 0x00010001, 0x00010001, LoaderAssemblies.Data, LoaderSignature);

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
