using System.Runtime.InteropServices;
using System.Text;

namespace MlResNet.Features;

/// <summary>
/// An array of float32 [files, features] as NumPy keeps it (format 1.0), and beside it a text file with the paths, one a line. The number
/// of files is written last: until then the header has room for any.
/// </summary>
internal sealed class NumpyFeatures : IFeatureWriter
{
    private const int HeaderLength = 128;

    private readonly Stream _stream;
    private readonly StreamWriter _paths;
    private readonly int _size;
    private long _count;

    public NumpyFeatures(Stream stream, Stream paths, int size)
    {
        (_stream, _size) = (stream, size);
        _paths = new(paths, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        WriteHeader();
    }

    public void Write(string path, ReadOnlyMemory<float> features)
    {
        _stream.Write(MemoryMarshal.AsBytes(features.Span));
        _paths.WriteLine(path);
        _count++;
    }

    public void Complete()
    {
        _paths.Flush();
        _stream.Position = 0;
        WriteHeader();
    }

    public void Dispose()
    {
        _paths.Dispose();
        _stream.Dispose();
    }

    private void WriteHeader()
    {
        byte[] header = new byte[HeaderLength];
        Array.Fill(header, (byte)' ');
        header[0] = 0x93;
        "NUMPY\u0001\0"u8.CopyTo(header.AsSpan(1));
        BitConverter.TryWriteBytes(header.AsSpan(8), (ushort)(HeaderLength - 10));
        Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({_count}, {_size}), }}", header.AsSpan(10));
        header[^1] = (byte)'\n';
        _stream.Write(header);
    }
}
