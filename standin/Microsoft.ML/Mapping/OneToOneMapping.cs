using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A mapping of pairs of columns. A derived class gives the type, annotations and getter of each pair's output.</summary>
internal abstract class OneToOneMapping : RowMapping
{
    private DataViewSchema.DetachedColumn[] _added;

    protected OneToOneMapping(IExceptionContext context, DataViewSchema inputSchema, (string outputColumnName, string inputColumnName)[] pairs)
        : base(inputSchema)
    {
        Pairs = pairs;
        Inputs = Array.ConvertAll(pairs, pair => inputSchema.GetColumnOrNull(pair.inputColumnName)
            ?? throw context.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.inputColumnName));
    }

    /// <summary>The input column of each pair.</summary>
    protected DataViewSchema.Column[] Inputs { get; }

    protected (string outputColumnName, string inputColumnName)[] Pairs { get; }

    // Built late: a derived class may need what its constructor sets.
    public override DataViewSchema.DetachedColumn[] AddedColumns => _added ??=
        Pairs.Select((pair, i) => MakeColumn(pair.outputColumnName, Inputs[i], i)).ToArray();

    public override IEnumerable<int> GetDependencies(int added) => [Inputs[added].Index];

    protected abstract DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair);
}
