using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(TypeConvertingTransformer), typeof(SignatureLoadModel), TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ConvertTransform";

    private readonly DataKind _kind;

    internal TypeConvertingTransformer(IHostEnvironment env, DataKind outputKind, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(TypeConvertingTransformer)), columns)
    {
        _kind = outputKind;
        OutputType = DataViewTypes.PrimitiveFrom(outputKind);
    }

    internal PrimitiveDataViewType OutputType { get; }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new TypeConversionMapping(Host, inputSchema, ColumnPairs, OutputType);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (var _ in ColumnPairs)
            ctx.Writer.Write((byte)_kind);
    }

    private static TypeConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var columns = LoadColumns(ctx);
        var kinds = columns.Select(_ => (DataKind)ctx.Reader.ReadByte()).ToArray();
        // Of the real format: 128 is added where the output is a key.
        env.CheckDecode(kinds.Distinct().Count() == 1 && Enum.IsDefined(kinds[0]), "All columns must be converted to one type, which is not a key.");
        return new TypeConvertingTransformer(env, kinds[0], columns);
    }

    private static VersionInfo GetVersionInfo() => new("CONVERTF", 0x00010004, 0x00010003, 0x00010004, LoaderAssemblies.Data, LoaderSignature, "ConvertFunction");
}
