using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ColumnConcatenatingTransformer), typeof(SignatureLoadModel), ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "ConcatTransform";

    private readonly string _name;
    private readonly string[] _sources;

    internal ColumnConcatenatingTransformer(IHostEnvironment env, string outputColumnName, params string[] inputColumnNames)
        : base(env.Register(nameof(ColumnConcatenatingTransformer)))
    {
        _name = outputColumnName;
        _sources = inputColumnNames;
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        var columns = Array.ConvertAll(_sources, name => inputSchema.GetColumnOrNull(name)
            ?? throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name));
        var itemType = columns[0].Type.ItemTypeOf();
        foreach (var column in columns)
        {
            if (!column.Type.ItemTypeOf().Equals(itemType))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.Name, itemType.ToString(), column.Type.ToString());
        }
        return new ConcatenationMapping(inputSchema, _name, columns);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.Write(1);
        ctx.SaveNonEmptyString(_name);
        ctx.Writer.Write(_sources.Length);
        foreach (var source in _sources)
        {
            ctx.SaveNonEmptyString(source);
            // The name under which its slots go, where that is another.
            ctx.SaveStringOrNull(null);
        }
    }

    private static ColumnConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        env.CheckDecode(ctx.Reader.ReadInt32() == 1, "One output column expected");
        var name = ctx.LoadNonEmptyString();
        var count = ctx.Reader.ReadInt32();
        env.CheckDecode(count > 0);
        var sources = new List<string>();
        for (var i = 0; i < count; i++)
        {
            sources.Add(ctx.LoadNonEmptyString());
            env.CheckDecode(ctx.LoadStringOrNull() == null, "Sources under another name are not supported.");
        }
        return new ColumnConcatenatingTransformer(env, name, [.. sources]);
    }

    private static VersionInfo GetVersionInfo() => new("CONCAT F", 0x00010003, 0x00010003, 0x00010003, LoaderAssemblies.Data, LoaderSignature, "ConcatFunction");
}
