using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The user's action, called once a row when the first of its columns is read. One pair of objects serves all rows of a cursor.</summary>
internal sealed class CustomRowMapping<TSrc, TDst> : RowMapping
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly Action<TSrc, TDst> _map;
    private readonly RowFiller<TSrc> _filler;
    private readonly MemberGetters<TDst> _members;

    public CustomRowMapping(IHostEnvironment env, DataViewSchema inputSchema, Action<TSrc, TDst> map, SchemaDefinition inputDefinition, RowColumn[] outputs)
        : base(inputSchema)
    {
        _map = map;
        _filler = new RowFiller<TSrc>(env, inputSchema, ignoreMissingColumns: false, inputDefinition);
        _members = new MemberGetters<TDst>(outputs);
        AddedColumns = [.. _members.Schema.Select(column => new DataViewSchema.DetachedColumn(column))];
    }

    public override DataViewSchema.DetachedColumn[] AddedColumns { get; }

    public override IEnumerable<int> GetDependencies(int added) => _filler.Dependencies.Select(column => column.Index);

    public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action disposer)
    {
        disposer = null;
        var active = AddedColumns.Select((_, i) => isActive(i)).ToArray();
        if (!active.Contains(true))
            return new Delegate[active.Length];
        var fill = _filler.Over(input);
        var source = new TSrc();
        var target = new TDst();
        var served = -1L;
        return _members.Over(Current, active);

        TDst Current()
        {
            if (served != input.Position)
            {
                fill(source);
                _map(source, target);
                served = input.Position;
            }
            return target;
        }
    }

    protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer) =>
        CreateGetters(input, i => i == added, out disposer)[added];
}
