namespace Microsoft.ML.Data;

/// <summary>A number for every row of a view, by which rows are filtered or split.</summary>
internal abstract class RowNumbers
{
    /// <summary>The column the number comes from, if it comes from one.</summary>
    public virtual int? Column => null;

    /// <summary>Whether a row's number is known only when all rows are read in the source's own order.</summary>
    public virtual bool DependOnOrder => false;

    /// <summary>A function that is called once a row.</summary>
    public abstract Func<double> Over(DataViewRow row);
}
