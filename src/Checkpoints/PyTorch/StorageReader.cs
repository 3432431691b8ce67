namespace Microsoft.ML.ResNet;

/// <summary>The values of one storage, wherever a file keeps them.</summary>
internal abstract class StorageReader
{
    /// <param name="start">First byte wanted.</param>
    /// <param name="bytes">As many as wanted; all inside of the storage.</param>
    public abstract void Read(long start, Span<byte> bytes);

    /// <inheritdoc cref="TensorSource.Verify"/>
    public virtual void Verify()
    {
    }
}
