using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(NormalizingTransformer), typeof(SignatureLoadModel), NormalizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed partial class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "Normalizer";

    private readonly ColumnNormalizer[] _normalizers;

    internal NormalizingTransformer(IHostEnvironment env, (string outputColumnName, string inputColumnName)[] columns, ColumnNormalizer[] normalizers)
        : base(env.Register(nameof(NormalizingTransformer)), columns) => _normalizers = normalizers;

    public NormalizerModelParametersBase GetNormalizerModelParameters(int index) => _normalizers[index].Parameters;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new NormalizingMapping(Host, inputSchema, ColumnPairs, _normalizers);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        for (var i = 0; i < _normalizers.Length; i++)
            _normalizers[i].Save(ctx, FolderOf(i));
    }

    private static NormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var columns = LoadColumns(ctx);
        return new NormalizingTransformer(env, columns, [.. columns.Select((_, i) => ColumnNormalizer.Load(ctx, FolderOf(i)))]);
    }

    private static string FolderOf(int column) => $"Normalizer_{column:000}";

    // The oldest version that can be read has another description of types; it is not read here.
    private static VersionInfo GetVersionInfo() => new("NORMALZR", 0x00010002, 0x00010001, 0x00010002, LoaderAssemblies.Data, LoaderSignature);
}
