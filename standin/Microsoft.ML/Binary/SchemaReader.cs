using System.IO.Compression;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads the schema of a binary data file: see <see cref="SchemaWriter"/>.</summary>
internal sealed class SchemaReader : IDisposable
{
    private readonly Stream _stream;
    private readonly BinaryReader _reader;
    private SchemaFileHeader _header;

    public SchemaReader(Stream stream)
    {
        _stream = stream;
        _reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
    }

    public DataViewSchema Read()
    {
        _header = SchemaFileHeader.Read(_reader);
        _stream.Position = _header.TableOfContentsOffset;
        var columns = new List<(string Name, Codec Codec, long Annotations)>();
        for (var i = 0; i < _header.ColumnCount; i++)
        {
            var name = _reader.ReadString();
            var codec = Codecs.ReadOrNull(_reader);
            var known = IsKnownCompression(_reader.ReadByte());
            var rowsPerBlock = (int)_reader.ReadLeb128Int();
            Contracts.CheckDecode(rowsPerBlock > 0 || (rowsPerBlock == 0 && _header.RowCount == 0), $"Bad number of rows per block {rowsPerBlock} read");
            _reader.ReadInt64();
            var annotations = _reader.ReadInt64();
            Contracts.CheckDecode(annotations == 0 || IsInFile(annotations, 0), "Metadata TOC offset out of range");
            if (codec != null && known)
                columns.Add((name, codec, annotations));
        }

        var builder = new DataViewSchema.Builder();
        foreach (var (name, codec, annotations) in columns)
            builder.AddColumn(name, codec.Type, annotations == 0 ? null : ReadAnnotations(annotations));
        return builder.ToSchema();
    }

    public void Dispose() => _reader.Dispose();

    private DataViewSchema.Annotations ReadAnnotations(long offset)
    {
        _stream.Position = offset;
        var count = _reader.ReadLeb128Int();
        Contracts.CheckDecode(count is > 0 and < int.MaxValue, "Bad number of metadata TOC entries read");
        var kinds = new HashSet<string>();
        var blocks = new List<(string Kind, Codec Codec, bool Deflated, long Offset, long Size)>();
        for (ulong i = 0; i < count; i++)
        {
            var kind = _reader.ReadString();
            Contracts.CheckDecode(!string.IsNullOrEmpty(kind), "Metadata kind must be non-empty string");
            Contracts.CheckDecode(kinds.Add(kind), "Duplicate metadata kind read from file");
            var codec = Codecs.ReadOrNull(_reader);
            var compression = _reader.ReadByte();
            var block = _reader.ReadInt64();
            var size = _reader.ReadLeb128Int();
            Contracts.CheckDecode(size is > 0 and <= int.MaxValue && IsInFile(block, (long)size), "Metadata block out of range");
            if (codec != null && IsKnownCompression(compression))
                blocks.Add((kind, codec, compression != 0, block, (long)size));
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        foreach (var block in blocks)
        {
            _stream.Position = block.Offset;
            using var bytes = new MemoryStream(_reader.ReadBytes((int)block.Size));
            using var source = block.Deflated ? new DeflateStream(bytes, CompressionMode.Decompress) : (Stream)bytes;
            using var reader = new BinaryReader(source, Encoding.UTF8);
            block.Codec.ReadAnnotation(reader, annotations, block.Kind);
        }
        return annotations.ToAnnotations();
    }

    private bool IsInFile(long offset, long size) =>
        offset >= SchemaFileHeader.Size && offset <= _header.TailOffset && size <= _header.TailOffset - offset;

    private static bool IsKnownCompression(byte compression) => compression <= 1;
}
