using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>
/// The fields of a line. A line may end in sparse fields, written index:value, when these are allowed: their indices count from where they
/// start, and how many fields they stand for is the input size given, else the field before the first of them.
/// </summary>
internal sealed class LineFields(TextLoader.Options options)
{
    private readonly List<ReadOnlyMemory<char>> _dense = [];
    private readonly Dictionary<int, ReadOnlyMemory<char>> _sparse = [];
    private readonly StringBuilder _unquoted = new();
    private readonly bool _spaceSeparates = options.Separators.Contains(' ');

    /// <summary>How many fields the line has, sparse ones that are not written included.</summary>
    public int Size { get; private set; }

    public ReadOnlyMemory<char> this[int index] => index < _dense.Count ? _dense[index] : _sparse.GetValueOrDefault(index);

    public void Split(string text)
    {
        _dense.Clear();
        _sparse.Clear();
        var line = text.AsMemory();
        if (options.TrimWhitespace)
            line = line.TrimEnd();

        var sparseStart = -1;
        for (var more = true; more;)
        {
            more = Next(ref line, out var field, out var index);
            if (index < 0 && sparseStart < 0)
                _dense.Add(field);
            else if (index >= 0)
            {
                if (sparseStart < 0)
                    sparseStart = StartSparse();
                _sparse[sparseStart + index] = field;
            }
        }

        if (sparseStart < 0)
            Size = Math.Max(_dense.Count, options.AllowSparse ? options.InputSize ?? 0 : 0);
    }

    private int StartSparse()
    {
        if (options.InputSize is int size and > 0)
        {
            Size = size;
            return _dense.Count;
        }

        if (_dense.Count == 0 || !int.TryParse(_dense[^1].Span, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw new FormatException("A line with sparse items needs the number of them before the first, where InputSize is not given.");
        _dense.RemoveAt(_dense.Count - 1);
        Size = _dense.Count + count;
        return _dense.Count;
    }

    /// <summary>Takes a field off the line; false, if it was the last.</summary>
    private bool Next(ref ReadOnlyMemory<char> line, out ReadOnlyMemory<char> field, out int index)
    {
        index = -1;
        if (!_spaceSeparates)
            line = line.TrimStart(' ');
        if (options.AllowSparse)
            index = TakeIndex(ref line);
        if (options.AllowQuoting && !line.IsEmpty && line.Span[0] == '"')
            field = TakeQuoted(ref line);
        else
        {
            var end = line.Span.IndexOfAny(options.Separators);
            field = end < 0 ? line : line[..end];
            line = end < 0 ? default : line[end..];
        }

        if (line.IsEmpty)
            return false;
        line = line[1..];
        return true;
    }

    private static int TakeIndex(ref ReadOnlyMemory<char> line)
    {
        var end = line.Span.IndexOfAnyExceptInRange('0', '9');
        if (end <= 0 || line.Span[end] != ':' || !int.TryParse(line.Span[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return -1;
        line = line[(end + 1)..];
        return index;
    }

    /// <summary>A quote inside is doubled, or preceded by the escape character. Where a quote does not end the field it is left empty.</summary>
    private ReadOnlyMemory<char> TakeQuoted(ref ReadOnlyMemory<char> line)
    {
        _unquoted.Clear();
        var span = line.Span;
        var i = 1;
        for (; i < span.Length; i++)
        {
            var next = i + 1 < span.Length ? span[i + 1] : '\0';
            if (span[i] == options.EscapeChar && next == '"')
                _unquoted.Append(span[++i]);
            else if (span[i] == '"')
                break;
            else
                _unquoted.Append(span[i]);
        }

        var isClosed = i < span.Length;
        var rest = line[Math.Min(i + 1, span.Length)..];
        var end = rest.Span.IndexOfAny(options.Separators);
        var trailing = end < 0 ? rest : rest[..end];
        line = end < 0 ? default : rest[end..];
        return isClosed && trailing.Span.Trim(' ').IsEmpty ? _unquoted.ToString().AsMemory() : default;
    }
}
