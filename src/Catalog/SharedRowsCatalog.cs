using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Shares the rows of data over processes that work together, and brings what became of them together again.</summary>
/// <remarks>
/// Featurizing and scoring of large data by several processes, on one machine or many, with any transformer:
/// <code>
/// var share = mlContext.Data.TakeShare(data, processes);
/// var scored = mlContext.Data.GatherRows(model.Transform(share), processes, "Label", "PredictedLabel", "Score");
/// var metrics = mlContext.MulticlassClassification.Evaluate(scored);
/// </code>
/// What is too large for the memory of each process is not gathered: each saves what became of its share, under its rank.
/// </remarks>
public static class SharedRowsCatalog
{
    /// <summary>
    /// The rows that this process takes of data that all have: as many as each of the others, but for one; those of process 0 are the
    /// first, and so on. Rows that are passed over are not read. With one process, all.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="data">The same in all processes, in the same order. Rows are counted by going through them where it does not say how
    /// many there are.</param>
    /// <param name="processes">Those who share.</param>
    public static IDataView TakeShare(this DataOperationsCatalog catalog, IDataView data, TrainingProcesses processes)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(processes);
        return RowSharing.Take(catalog, data, processes);
    }

    /// <summary>
    /// Gives all processes the rows of all, those of process 0 first: after <see cref="TakeShare"/>, in the order of the data. The rows are
    /// computed now, once, and kept in memory. All processes call it; an exception in one reaches all.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="share">The rows of this process; its columns are those of the others, key values included.</param>
    /// <param name="processes">Those who share.</param>
    /// <param name="columnNames">The columns to gather, at least one: any that ML.NET can save as binary data, which excludes
    /// images.</param>
    /// <returns>A view of the columns.</returns>
    /// <exception cref="ArgumentException">No column is named, or one that is not there or cannot be saved.</exception>
    /// <exception cref="InvalidOperationException">The processes have different columns, or another failed; the message is its
    /// own.</exception>
    /// <exception cref="IOException">The rows of a process take more than 2 GB.</exception>
    /// <exception cref="TimeoutException">Another process does not answer.</exception>
    public static IDataView GatherRows(
        this DataOperationsCatalog catalog, IDataView share, TrainingProcesses processes, params string[] columnNames)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(processes);
        ArgumentNullException.ThrowIfNull(columnNames);
        return RowSharing.Gather(catalog, share, processes, columnNames);
    }
}
