using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), typeof(SignatureLoadModel), ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "SelectColumnsTransform";

    private readonly IHost _host;
    private readonly string[] _names;
    private readonly bool _keep;
    private readonly bool _keepHidden;
    private readonly bool _ignoreMissing;

    internal ColumnSelectingTransformer(IHostEnvironment env, string[] keepColumns, string[] dropColumns, bool keepHidden, bool ignoreMissing = false)
    {
        _host = env.Register(nameof(ColumnSelectingTransformer));
        _keep = keepColumns is { Length: > 0 };
        var drop = dropColumns is { Length: > 0 };
        _host.Check(!(_keep && drop), $"Both {nameof(keepColumns)} and {nameof(dropColumns)} are set. Exactly one can be specified.");
        _host.Check(_keep || drop, $"Neither {nameof(keepColumns)} and {nameof(dropColumns)} is set. Exactly one must be specified.");
        _names = _keep ? keepColumns : dropColumns;
        _keepHidden = keepHidden;
        _ignoreMissing = ignoreMissing;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(nameof(inputSchema), inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new SelectedView(input, Bind(nameof(input), input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(nameof(inputSchema), inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.WriteBoolByte(_keep);
        ctx.Writer.WriteBoolByte(_keepHidden);
        ctx.Writer.WriteBoolByte(_ignoreMissing);
        ctx.Writer.Write(_names.Length);
        foreach (var name in _names)
            ctx.SaveNonEmptyString(name);
    }

    internal bool Keeps(string name) => _names.Contains(name) == _keep;

    internal void CheckColumns(string parameter, IEnumerable<string> inputColumns)
    {
        if (_ignoreMissing)
            return;
        var missing = _names.Except(inputColumns).ToArray();
        if (missing.Length > 0)
            throw _host.ExceptSchemaMismatch(parameter, "input", string.Join(",", missing));
    }

    private static ColumnSelectingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var keep = ctx.Reader.ReadBoolByte();
        var keepHidden = ctx.Reader.ReadBoolByte();
        var ignoreMissing = ctx.Reader.ReadBoolByte();
        var count = ctx.Reader.ReadInt32();
        var names = new List<string>();
        for (var i = 0; i < count; i++)
            names.Add(ctx.LoadNonEmptyString());
        return new ColumnSelectingTransformer(env, keep ? [.. names] : null, keep ? null : [.. names], keepHidden, ignoreMissing);
    }

    private static VersionInfo GetVersionInfo() => new("SELCOLST", 0x00010001, 0x00010001, 0x00010001, LoaderAssemblies.Data, LoaderSignature);

    private ColumnSelection Bind(string parameter, DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, parameter);
        CheckColumns(parameter, inputSchema.Select(column => column.Name));
        // Kept columns come in the order of the names; what is not dropped stays in the input's order, hidden columns included.
        var kept = _keep
            ? _names.SelectMany(name => inputSchema.Where(column => column.Name == name && (_keepHidden || !column.IsHidden)))
            : inputSchema.Where(column => Keeps(column.Name));
        return new ColumnSelection(inputSchema, [.. kept]);
    }
}
