namespace Microsoft.ML.Data;

/// <summary>
/// What a row-to-row transformer computes from rows of one input schema: columns added behind the input's own, each with the input
/// columns it is computed from and a way to make its getter over an input row. Everything else - schema, cursors, parallel cursor
/// sets, row mapper - follows from it. A mapping is shared between cursors: state of one row belongs into the getter.
/// </summary>
internal abstract class RowMapping(DataViewSchema inputSchema)
{
    public DataViewSchema InputSchema { get; } = inputSchema;

    /// <summary>The added columns, in order; a name that the input has too hides the input's column.</summary>
    public abstract DataViewSchema.DetachedColumn[] AddedColumns { get; }

    /// <summary>Indices of the input columns from which the added column is computed.</summary>
    public abstract IEnumerable<int> GetDependencies(int added);

    /// <summary>
    /// A <c>ValueGetter&lt;AddedColumns[added].Type.RawType&gt;</c> over <paramref name="input"/>, whose dependencies are active.
    /// <paramref name="disposer"/>, if not null, runs when the row is disposed.
    /// </summary>
    protected abstract Delegate CreateGetter(DataViewRow input, int added, out Action disposer);

    /// <summary>Getters of the active added columns, null for the others. Override where columns share their computation.</summary>
    public virtual Delegate[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action disposer)
    {
        var getters = new Delegate[AddedColumns.Length];
        Action all = null;
        for (var added = 0; added < getters.Length; added++)
        {
            if (!isActive(added))
                continue;
            getters[added] = CreateGetter(input, added, out var one);
            all += one;
        }

        disposer = all;
        return getters;
    }
}
