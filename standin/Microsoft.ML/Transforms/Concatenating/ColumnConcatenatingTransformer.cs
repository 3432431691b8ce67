using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
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
}
