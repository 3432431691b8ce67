using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Values from the text of a field. An empty field is the default value.</summary>
internal static class FieldParser
{
    public delegate bool Parser<T>(ReadOnlyMemory<char> text, out T value);

    /// <summary>The parser for values of a type. It fails only for types that have no value to stand for an unreadable one.</summary>
    public static Delegate For(PrimitiveDataViewType type, TextLoader.Options options) => type switch
    {
        KeyDataViewType key when key.RawType == typeof(byte) => Key<byte>(key),
        KeyDataViewType key when key.RawType == typeof(ushort) => Key<ushort>(key),
        KeyDataViewType key when key.RawType == typeof(uint) => Key<uint>(key),
        KeyDataViewType key => Key<ulong>(key),
        TextDataViewType => (Parser<ReadOnlyMemory<char>>)Text,
        BooleanDataViewType => (Parser<bool>)Boolean,
        TimeSpanDataViewType => Parsed(TimeSpan.Parse),
        DateTimeDataViewType => Parsed(DateTime.Parse),
        DateTimeOffsetDataViewType => Parsed(DateTimeOffset.Parse),
        _ when type == NumberDataViewType.Single => Real<float>(options),
        _ when type == NumberDataViewType.Double => Real<double>(options),
        _ when type == NumberDataViewType.SByte => Integer<sbyte>(),
        _ when type == NumberDataViewType.Byte => Integer<byte>(),
        _ when type == NumberDataViewType.Int16 => Integer<short>(),
        _ when type == NumberDataViewType.UInt16 => Integer<ushort>(),
        _ when type == NumberDataViewType.Int32 => Integer<int>(),
        _ when type == NumberDataViewType.UInt32 => Integer<uint>(),
        _ when type == NumberDataViewType.Int64 => Integer<long>(),
        _ => Integer<ulong>(),
    };

    private static bool Text(ReadOnlyMemory<char> text, out ReadOnlyMemory<char> value)
    {
        value = text;
        return true;
    }

    private static bool Boolean(ReadOnlyMemory<char> text, out bool value)
    {
        var word = text.Trim().ToString().ToLowerInvariant();
        value = word is "1" or "+1" or "t" or "y" or "+" or "true" or "yes";
        return value || word is "" or "0" or "-1" or "f" or "n" or "-" or "false" or "no";
    }

    private static Parser<T> Real<T>(TextLoader.Options options)
        where T : struct, IFloatingPointIeee754<T> => (ReadOnlyMemory<char> text, out T value) =>
    {
        var trimmed = text.Span.Trim();
        if (trimmed.IsEmpty)
        {
            value = options.MissingRealsAsNaNs ? T.NaN : T.Zero;
            return true;
        }

        var read = options.DecimalMarker == '.'
            ? T.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            : T.TryParse(trimmed.ToString().Replace(options.DecimalMarker, '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        if (!read)
            value = T.NaN;
        return true;
    };

    private static Parser<T> Integer<T>()
        where T : struct, IBinaryInteger<T> => (ReadOnlyMemory<char> text, out T value) =>
    {
        value = default;
        return text.Span.Trim().IsEmpty || T.TryParse(text.Span.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    };

    /// <summary>Keys count from 0 in the text and from 1 in the view; whatever is not one of them is missing.</summary>
    private static Parser<T> Key<T>(KeyDataViewType type)
        where T : struct, IBinaryInteger<T> => (ReadOnlyMemory<char> text, out T value) =>
    {
        var read = ulong.TryParse(text.Span.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var key) && key < type.Count;
        value = read ? T.CreateChecked(key + 1) : T.Zero;
        return true;
    };

    private static Parser<T> Parsed<T>(Func<string, IFormatProvider, T> parse)
        where T : struct => (ReadOnlyMemory<char> text, out T value) =>
    {
        value = default;
        if (text.Span.Trim().IsEmpty)
            return true;
        try
        {
            value = parse(text.ToString(), CultureInfo.InvariantCulture);
            return true;
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            return false;
        }
    };
}
