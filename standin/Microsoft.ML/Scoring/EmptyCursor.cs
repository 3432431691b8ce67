using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal sealed class EmptyCursor(DataViewSchema schema, bool[] active) : RootCursor
{
    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
        return (ref TValue _) => throw Contracts.Except(NotAtARow);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => IdOfPosition();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    protected override bool MoveNextCore() => false;
}
