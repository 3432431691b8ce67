namespace Microsoft.ML.ResNet;

/// <summary>A data view with images that are varied anew in every pass.</summary>
/// <param name="input">The images.</param>
/// <param name="schema">The columns.</param>
/// <param name="augmenter">Makes what varies the images in the pass of a number.</param>
internal sealed class AugmentedView(IDataView input, AugmentedSchema schema, Func<int, ImageAugmenter> augmenter) : IDataView
{
    private int _passes;

    public DataViewSchema Schema => schema.Output;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = schema.Active(columnsNeeded);
        return Wrap(input.GetRowCursor(schema.Dependencies(active), rand), active, NextPass(active));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = schema.Active(columnsNeeded);
        int pass = NextPass(active);
        return [.. input.GetRowCursorSet(schema.Dependencies(active), n, rand).Select(source => Wrap(source, active, pass))];
    }

    /// <summary>Who does not look at the images does not pass over them.</summary>
    private int NextPass(bool[] active) => active[schema.AugmentedIndex] ? Interlocked.Increment(ref _passes) : 0;

    private AugmentedCursor Wrap(DataViewRowCursor source, bool[] active, int pass) =>
        new(source, schema, active, active[schema.AugmentedIndex] ? augmenter(pass) : null);
}
