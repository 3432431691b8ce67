namespace Microsoft.ML.Data;

internal sealed class SkipTakeCursor(DataViewRowCursor input, bool[] active, long skip, long take) : FilteringCursor(input, active)
{
    private long _toSkip = skip;
    private long _toTake = take;

    public override long Batch => 0;

    protected override bool MoveNextCore()
    {
        // Nothing is read after the last row taken: reading may be expensive, or have no end.
        if (_toTake <= 0)
            return false;
        for (; _toSkip > 0; _toSkip--)
        {
            if (!MoveInput())
                return false;
        }

        _toTake--;
        return MoveInput();
    }

    protected override bool Accept() => true;
}
