namespace Microsoft.ML.ResNet;

/// <summary>The images of rows that are read one after the other and scored together; bound to the row or cursor that gives them.</summary>
internal abstract class RowBlock : IDisposable
{
    /// <summary>Takes the image of the source's current row.</summary>
    public abstract void Append();

    public abstract void Clear();

    /// <summary>Writes the class probabilities, or features, of the rows, row after row.</summary>
    /// <param name="probabilities">Rows × <see cref="RowScorer.OutputSize"/> values.</param>
    /// <exception cref="InvalidDataException">
    /// An image cannot be used, and such rows are not to get NaN instead; it names the row.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public abstract void Score(Span<float> probabilities);

    /// <summary>Ends the pass over the rows.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
