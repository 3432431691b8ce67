using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column of a text file: which fields of a line it is made of.</summary>
internal sealed class TextColumn
{
    private readonly (int First, int End)[] _segments;

    private TextColumn(string name, DataViewType type, (int First, int End)[] segments)
    {
        Name = name;
        Type = type;
        _segments = segments;
    }

    public string Name { get; }

    public DataViewType Type { get; }

    public static TextColumn Create(IHost host, TextLoader.Column column, TextSample sample)
    {
        host.CheckUserArg(!string.IsNullOrWhiteSpace(column.Name), nameof(column.Name), "Name cannot be null or white space");
        host.CheckUserArg(column.Source is { Length: > 0 }, nameof(column.Source), "Must specify some source column indices");
        var item = DataViewTypes.PrimitiveFrom(column.DataKind);
        if (column.KeyCount is { } keys)
        {
            var most = item.RawType == typeof(byte) ? byte.MaxValue : item.RawType == typeof(ushort) ? ushort.MaxValue
                : item.RawType == typeof(uint) ? uint.MaxValue : ulong.MaxValue;
            item = new KeyDataViewType(item.RawType, keys.Count ?? most);
        }

        var segments = Array.ConvertAll(column.Source, range => (range.Min, End: EndOf(host, range, sample)));
        if (segments.Length == 1 && segments[0].End == segments[0].Min + 1 && !column.Source[0].ForceVector)
            return new TextColumn(column.Name, item, segments);
        var variable = segments.Any(segment => segment.End == int.MaxValue);
        return new TextColumn(column.Name, new VectorDataViewType(item, variable ? 0 : segments.Sum(segment => segment.End - segment.Min)), segments);
    }

    /// <summary>Names of the slots, where the column is a vector and the header has some.</summary>
    public DataViewSchema.Annotations SlotNamesFrom(IReadOnlyList<ReadOnlyMemory<char>> header)
    {
        if (Type.VectorSizeOf() == 0)
            return null;
        var names = _segments.SelectMany(segment => Enumerable.Range(segment.First, segment.End - segment.First))
            .Select(index => index < header.Count ? header[index] : default).ToArray();
        if (names.All(name => name.IsEmpty))
            return null;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddSlotNames(names.Length, (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, names.Length));
        return builder.ToAnnotations();
    }

    /// <summary>A getter over the line last split into <paramref name="fields"/>.</summary>
    public Delegate MakeGetter(LineFields fields, Func<long> lineNumber, TextLoader.Options options)
    {
        var item = (PrimitiveDataViewType)Type.ItemTypeOf();
        return (Delegate)GetType()
            .GetMethod(Type is VectorDataViewType ? nameof(Vector) : nameof(Scalar), BindingFlags.NonPublic | BindingFlags.Instance)
            .MakeGenericMethod(item.RawType)
            .Invoke(this, [fields, lineNumber, FieldParser.For(item, options)]);
    }

    private static int EndOf(IHost host, TextLoader.Range range, TextSample sample)
    {
        host.CheckUserArg(range.Min >= 0, nameof(range.Min), "Must be non-negative");
        if (range.Max is int max)
        {
            host.CheckUserArg(max >= range.Min, nameof(range.Max), "If specified, must be greater than or equal to Min");
            return max + 1;
        }

        if (range.VariableEnd)
            return int.MaxValue;
        if (!range.AutoEnd)
            return range.Min + 1;
        var size = sample.CountFields() ?? throw host.ExceptUserArg("Source", "The size of input lines is not consistent");
        host.CheckUserArg(size > 0, "Source", "Can't determine the number of source columns without valid data");
        host.CheckUserArg(range.Min < size, nameof(range.Min), $"Column #{range.Min} not found in the dataset (it only has {size} columns)");
        return size;
    }

    private ValueGetter<T> Scalar<T>(LineFields fields, Func<long> lineNumber, FieldParser.Parser<T> parse) => (ref T value) =>
    {
        var text = fields[_segments[0].First];
        if (!parse(text, out value))
            throw Failed($"Could not parse value {text} in line {lineNumber()}, column {Name}");
    };

    private ValueGetter<VBuffer<T>> Vector<T>(LineFields fields, Func<long> lineNumber, FieldParser.Parser<T> parse) => (ref VBuffer<T> value) =>
    {
        var size = _segments.Sum(segment => Math.Max(0, (segment.End == int.MaxValue ? fields.Size : segment.End) - segment.First));
        var editor = VBufferEditor.Create(ref value, size);
        var slot = 0;
        foreach (var (first, end) in _segments)
        {
            for (var index = first; index < (end == int.MaxValue ? fields.Size : end); index++, slot++)
            {
                var text = fields[index];
                if (!parse(text, out editor.Values[slot]))
                    throw Failed($"Could not parse value {text} in slot {slot} of column {Name} in line {lineNumber()}");
            }
        }

        value = editor.Commit();
    };

    private static FormatException Failed(string message) =>
        new($"Parsing failed with an exception: {message}", new InvalidOperationException(message));
}
