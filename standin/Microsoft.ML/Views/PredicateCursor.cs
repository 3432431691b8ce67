namespace Microsoft.ML.Data;

internal sealed class PredicateCursor(DataViewRowCursor input, bool[] active, Func<bool> accept) : FilteringCursor(input, active)
{
    protected override bool Accept() => accept();
}
