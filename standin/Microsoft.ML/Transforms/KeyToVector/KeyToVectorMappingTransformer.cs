using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToVectorMappingTransformer), typeof(SignatureLoadModel), KeyToVectorMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToVectorTransform";

    internal KeyToVectorMappingTransformer(IHostEnvironment env, bool outputCountVector, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToVectorMappingTransformer)), columns) => OutputCountVector = outputCountVector;

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    /// <summary>Whether a vector of keys becomes one vector of counts, not one indicator vector after another.</summary>
    internal bool OutputCountVector { get; }

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new KeyToVectorMapping(Host, inputSchema, ColumnPairs, OutputCountVector);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (var _ in ColumnPairs)
            ctx.Writer.WriteBoolByte(OutputCountVector);
    }

    private static KeyToVectorMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var columns = LoadColumns(ctx);
        var counts = columns.Select(_ => ctx.Reader.ReadBoolByte()).ToArray();
        env.CheckDecode(counts.Distinct().Count() == 1, "All columns must be mapped alike.");
        return new KeyToVectorMappingTransformer(env, counts[0], columns);
    }

    private static VersionInfo GetVersionInfo() => new("KEY2VECT", 0x00010002, 0x00010001, 0x00010002, LoaderAssemblies.Data, LoaderSignature);
}
