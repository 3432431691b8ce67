namespace Microsoft.ML.ResNet;

/// <summary>Where the values of one tensor come from: the one thing that a file format has to bring.</summary>
internal abstract class TensorSource
{
    /// <summary>Reads all elements, row-major, in the tensor's own type and this machine's byte order.</summary>
    /// <param name="elements">Exactly as long as the tensor.</param>
    /// <exception cref="InvalidDataException">The file does not have them.</exception>
    public abstract void Read(Span<byte> elements);

    /// <summary>
    /// Checks what a read relies on, where the format has a means (a checksum), so that loading can fail before it changes anything.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public virtual void Verify()
    {
    }
}
