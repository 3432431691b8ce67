namespace Microsoft.ML.Data;

/// <summary>Eight values a byte, the first in the lowest bit.</summary>
internal sealed class BooleanCodec() : Codec<bool>(nameof(Boolean), BooleanDataViewType.Instance)
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<bool> values)
    {
        var bytes = new byte[(values.Length + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i])
                bytes[i / 8] |= (byte)(1 << (i % 8));
        }
        writer.Write(bytes);
    }

    public override bool[] Read(BinaryReader reader, int count)
    {
        var bytes = reader.ReadElements<byte>((int)((count + 7L) / 8));
        var values = new bool[count];
        for (var i = 0; i < count; i++)
            values[i] = (bytes[i / 8] >> (i % 8) & 1) != 0;
        return values;
    }
}
