using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The number of texts, where each ends, and all their characters together.</summary>
internal sealed class TextCodec() : Codec<ReadOnlyMemory<char>>("TextSpan", TextDataViewType.Instance)
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<ReadOnlyMemory<char>> values)
    {
        var all = new StringBuilder();
        writer.Write(values.Length);
        foreach (var text in values)
        {
            all.Append(text.Span);
            writer.Write(all.Length);
        }
        writer.Write(all.ToString());
    }

    public override ReadOnlyMemory<char>[] Read(BinaryReader reader, int count)
    {
        Contracts.CheckDecode(reader.ReadInt32() == count);
        var ends = reader.ReadElements<int>(count);
        var all = reader.ReadString().AsMemory();
        var start = 0;
        var texts = Array.ConvertAll(ends, end =>
        {
            // Older files mark a missing text with the highest bit; it is an empty one today.
            var isMissing = end < 0;
            end &= int.MaxValue;
            Contracts.CheckDecode(start <= end && end <= all.Length);
            var text = isMissing ? default : all[start..end];
            start = end;
            return text;
        });
        Contracts.CheckDecode(start == all.Length);
        return texts;
    }
}
