namespace TorchSharp.Utils;

// Numbers of seven bits a byte, the low ones first: the counts of TorchSharp's files.
internal static class LEB128Codec
{
    internal static void Encode(this BinaryWriter writer, long value) => writer.Write7BitEncodedInt64(value);

    internal static long Decode(this BinaryReader reader) => reader.Read7BitEncodedInt64();
}
