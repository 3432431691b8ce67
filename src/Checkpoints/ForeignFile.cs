using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>Says what a file is that is no checkpoint, where people come upon such files in the place of one.</summary>
internal static class ForeignFile
{
    private const int LongestPointer = 1024;

    /// <param name="file">Seekable; left at some other place.</param>
    public static string Describe(Stream file)
    {
        file.Position = 0;
        byte[] buffer = new byte[LongestPointer];
        ReadOnlySpan<byte> start = buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        var text = start.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        if (start.IsEmpty)
            return "it is empty";
        if (start.StartsWith("version https://git-lfs"u8))
            return $"it is a pointer of Git LFS and not the file itself ({Line(start, "size "u8)} bytes): git lfs pull fetches that";
        if (text is [(byte)'<', ..])
            return "it is a page (HTML or XML) and not a file of weights: what was downloaded is a server's answer, for example that one "
                + "must sign in";
        if (start is [0x89, (byte)'H', (byte)'D', (byte)'F', ..])
            return "it is HDF5, as Keras writes weights; export the network as ONNX, or save the weights with torch.save or safetensors";
        if (start is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            return "it is a NumPy array; save the weights with torch.save or safetensors";
        if (start is [0x1F, 0x8B, ..])
            return "it is compressed with gzip; unpack it first";
        if (start.Length > 262 && start[257..].StartsWith("ustar"u8))
            return "it is a tar archive; unpack it first";
        return start.IndexOfAnyExcept((byte)0) < 0
            ? "it begins with zeros, as files do whose download did not end"
            : "it is neither a PyTorch file (zip or legacy) nor safetensors nor ONNX nor the index of several such files";
    }

    private static string Line(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int start = text.IndexOf(key);
        var rest = start < 0 ? "?"u8 : text[(start + key.Length)..];
        int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        return Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
    }
}
