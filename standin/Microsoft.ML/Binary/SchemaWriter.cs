using System.IO.Compression;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Writes a schema as ML.NET does: as a binary data file without rows. Behind the header lie the annotations of each column, values first,
/// then the list of them; then the list of columns; then the tail. Columns and annotations of a type without a codec are left out.
/// </summary>
internal sealed class SchemaWriter(Stream stream, IEnumerable<DataViewSchema.Column> schema, IChannel channel) : IDisposable
{
    private const int RowsPerBlock = 1;

    private readonly BinaryWriter _writer = new(stream, Encoding.UTF8, leaveOpen: true);

    private enum Compression : byte
    {
        None,
        Deflate,
    }

    public void Write()
    {
        var columns = schema.Select(column => (Column: column, Codec: Codecs.OfOrNull(column.Type))).Where(pair => pair.Codec != null).ToArray();
        channel.Check(columns.Length > 0, "No valid columns to save");
        var header = SchemaFileHeader.Create(columns.Length);
        header.Write(_writer);
        var annotations = Array.ConvertAll(columns, pair => WriteAnnotations(pair.Column.Annotations));
        header.TableOfContentsOffset = stream.Position;
        for (var i = 0; i < columns.Length; i++)
        {
            _writer.Write(columns[i].Column.Name);
            Codecs.Write(_writer, columns[i].Codec);
            _writer.Write((byte)Compression.Deflate);
            _writer.WriteLeb128Int(RowsPerBlock);
            // Where the blocks of rows would be listed.
            _writer.Write((long)SchemaFileHeader.Size);
            _writer.Write(annotations[i]);
        }
        header.TailOffset = stream.Position;
        _writer.Write(SchemaFileHeader.TailSignatureValue);
        stream.Position = 0;
        header.Write(_writer);
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>Returns where the list of the annotations is; 0: there are none.</summary>
    private long WriteAnnotations(DataViewSchema.Annotations annotations)
    {
        var written = annotations.Schema
            .Select(annotation => (annotation, Codec: Codecs.OfOrNull(annotation.Type)))
            .Where(pair => pair.Codec != null)
            .Select(pair => (pair.annotation.Name, pair.Codec, Block: WriteBlock(pair.Codec, annotations, pair.annotation)))
            .ToArray();
        if (written.Length == 0)
            return 0;
        var list = stream.Position;
        _writer.WriteLeb128Int((ulong)written.Length);
        foreach (var (name, codec, block) in written)
        {
            _writer.Write(name);
            Codecs.Write(_writer, codec);
            _writer.Write((byte)block.Compression);
            _writer.Write(block.Offset);
            _writer.WriteLeb128Int((ulong)block.Size);
        }
        return list;
    }

    private (Compression Compression, long Offset, long Size) WriteBlock(Codec codec, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        using var plain = new MemoryStream();
        using (var writer = new BinaryWriter(plain, Encoding.UTF8, leaveOpen: true))
            codec.WriteAnnotation(writer, annotations, annotation);
        using var deflated = new MemoryStream();
        using (var deflater = new DeflateStream(deflated, CompressionMode.Compress, leaveOpen: true))
            plain.WriteTo(deflater);
        var smaller = plain.Length <= deflated.Length ? plain : deflated;
        var offset = stream.Position;
        smaller.WriteTo(stream);
        return (smaller == plain ? Compression.None : Compression.Deflate, offset, smaller.Length);
    }
}
