using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal sealed class CacheView(IHostEnvironment env, IDataView source, int[] prefetch) : IDataView
{
    public (IHostEnvironment, int[]) Settings => (env, prefetch);

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) => source.GetRowCursor(columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => source.GetRowCursorSet(columnsNeeded, n, rand);
}
