namespace Microsoft.ML.Data;

/// <summary>The rows in random order, as far as a pool of <paramref name="poolRows"/> rows goes, and the source's own shuffling beneath it.</summary>
internal sealed class ShuffledView(IDataView source, int seed, int poolRows, bool shuffleSource) : IDataView
{
    private readonly IDataView _source = SelectedColumnsView.OnlyKeepable(source);

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    /// <summary>Without a <paramref name="rand"/> the order is this view's own, the same in every pass.</summary>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        rand ??= new TauswortheHybrid(seed);
        var input = _source.GetRowCursor(columnsNeeded, shuffleSource ? new TauswortheHybrid(rand) : null);
        return poolRows == 1 ? input : new ShuffleCursor(input, rand, poolRows);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
