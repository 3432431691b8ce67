namespace Microsoft.ML.Data;

/// <summary>Keys are written as their numbers are.</summary>
internal sealed class KeyCodec<T>(KeyDataViewType type, Codec<T> numbers) : Codec<T>(KeyCodec.LoadName, type)
{
    public override void WriteParameters(BinaryWriter writer)
    {
        Codecs.Write(writer, numbers);
        writer.Write(type.Count);
    }

    public override void Write(BinaryWriter writer, ReadOnlySpan<T> values) => numbers.Write(writer, values);

    public override T[] Read(BinaryReader reader, int count) => numbers.Read(reader, count);
}

internal static class KeyCodec
{
    public const string LoadName = "Key2";
}
