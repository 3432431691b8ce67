using System.Security.Cryptography;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Writes models.</summary>
internal static class OnnxFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes a file aside, then puts it in the place of <paramref name="path"/>: there is never half a model.</summary>
    /// <exception cref="NotSupportedException">The model is larger than 2 GB.</exception>
    public static void Write(ModelProto model, string path)
    {
        ThrowIfTooLarge(model);
        WholeFile.Write(path, stream => Write(model, stream));
    }

    /// <summary>Writes at the stream's position, and leaves the stream open.</summary>
    /// <exception cref="NotSupportedException">The model is larger than 2 GB.</exception>
    public static void Write(ModelProto model, Stream stream)
    {
        ThrowIfTooLarge(model);
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var output = new CodedOutputStream(hashed, BufferSize, leaveOpen: true))
            model.WriteTo(output);
        stream.Write(OnnxChecksum.Entry(hash.Hash));
    }

    private static void ThrowIfTooLarge(ModelProto model)
    {
        long size = model.Size + OnnxChecksum.Length;
        if (size > int.MaxValue)
            throw new NotSupportedException(FormattableString.Invariant(
                $"The model takes {size:n0} bytes as ONNX, whose files hold at most {int.MaxValue:n0}."));
    }
}
