namespace Microsoft.ML.Data;

/// <summary>Values written as they lie in memory.</summary>
internal sealed class ElementCodec<T>(DataViewType type) : Codec<T>(typeof(T).Name, type)
    where T : unmanaged
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<T> values) => writer.WriteElements(values);

    public override T[] Read(BinaryReader reader, int count) => reader.ReadElements<T>(count);
}
