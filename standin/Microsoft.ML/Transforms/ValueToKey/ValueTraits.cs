using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>How values of one type are compared, written, and which of them counts as missing.</summary>
internal sealed class ValueTraits<T>(IEqualityComparer<T> equality, IComparer<T> order, Func<T, bool> isMissing, Func<T, string> toText)
{
    public IEqualityComparer<T> Equality => equality;

    public IComparer<T> Order => order;

    public bool IsMissing(T value) => isMissing(value);

    public string ToText(T value) => toText(value);

    public static ValueTraits<T> Of(PrimitiveDataViewType type)
    {
        object traits = type switch
        {
            // As text the first key is 0.
            KeyDataViewType => new ValueTraits<T>(
                EqualityComparer<T>.Default, Comparer<T>.Default, key => KeyGetters.ToNumber(key) == 0, key => (KeyGetters.ToNumber(key) - 1).ToString(CultureInfo.InvariantCulture)),
            TextDataViewType => new ValueTraits<ReadOnlyMemory<char>>(
                TextComparer.Instance, TextComparer.Instance, text => text.IsEmpty, text => text.ToString()),
            _ when typeof(T) == typeof(float) => new ValueTraits<float>(
                EqualityComparer<float>.Default, Comparer<float>.Default, float.IsNaN, value => value.ToString("R", CultureInfo.InvariantCulture)),
            _ when typeof(T) == typeof(double) => new ValueTraits<double>(
                EqualityComparer<double>.Default, Comparer<double>.Default, double.IsNaN, value => value.ToString("G17", CultureInfo.InvariantCulture)),
            // As text it is 0 or 1, which the text loader reads back.
            _ when typeof(T) == typeof(bool) => new ValueTraits<bool>(
                EqualityComparer<bool>.Default, Comparer<bool>.Default, _ => false, value => value ? "1" : "0"),
            DateTimeDataViewType or DateTimeOffsetDataViewType => new ValueTraits<T>(
                EqualityComparer<T>.Default, Comparer<T>.Default, _ => false, value => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture)),
            _ => new ValueTraits<T>(
                EqualityComparer<T>.Default, Comparer<T>.Default, _ => false, value => Convert.ToString(value, CultureInfo.InvariantCulture)),
        };
        return (ValueTraits<T>)traits;
    }

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
    {
        public static readonly TextComparer Instance = new();

        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);

        public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.CompareTo(y.Span, StringComparison.Ordinal);
    }
}
