using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Some rows of its input, with all the input's columns.</summary>
internal abstract class FilteringCursor(DataViewRowCursor input, bool[] active) : RootCursor
{
    private readonly DataViewRowCursor _root = SynchronizedCursor.Root(input);

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => input.Schema;

    /// <summary>Moves the input without its wrappers.</summary>
    protected bool MoveInput() => _root.MoveNext();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        // The input may have more columns active: those that the filter itself reads.
        Contracts.Check(IsColumnActive(column), "requested column is not active");
        return input.GetGetter<TValue>(column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    protected override void DisposeCore() => input.Dispose();

    protected override bool MoveNextCore()
    {
        while (MoveInput())
        {
            if (Accept())
                return true;
        }

        return false;
    }

    protected abstract bool Accept();
}
