using System.Security.Cryptography;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The SHA-256 of a model, in its last metadata entry: neither ONNX nor ML.NET would notice a weight that changed on a disk. It covers
/// every byte before the entry, whose size is always the same. A model that another program wrote anew has its entries elsewhere, and is
/// taken as it is.
/// </summary>
internal static class OnnxChecksum
{
    private const string Key = "resnet.sha256";

    /// <summary>Bytes that the entry takes at the end of a model.</summary>
    public static int Length { get; } = Entry(new byte[SHA256.HashSizeInBytes]).Length;

    /// <summary>The entry, as it is in the file.</summary>
    public static byte[] Entry(ReadOnlySpan<byte> hash)
    {
        var end = new ModelProto { MetadataProps = { new() { Key = Key, Value = Convert.ToHexStringLower(hash) } } };
        return end.ToByteArray();
    }

    /// <summary>Whether <paramref name="end"/>, the last <see cref="Length"/> bytes of a model, is such an entry.</summary>
    public static bool IsEntry(ReadOnlySpan<byte> end)
    {
        byte[] example = Entry(new byte[SHA256.HashSizeInBytes]);
        int beforeHash = example.Length - (2 * SHA256.HashSizeInBytes);
        return end.Length == example.Length && end[..beforeHash].SequenceEqual(example.AsSpan(0, beforeHash));
    }
}
