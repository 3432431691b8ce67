using System.Globalization;
using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>
/// The standard conversions between raw types, apart from those that parse text. There is none between signed and unsigned integers, and
/// none from a floating-point number to an integer.
/// </summary>
internal static class ValueConversion
{
    private static readonly Type[] Signed = [typeof(sbyte), typeof(short), typeof(int), typeof(long)];
    private static readonly Type[] Unsigned = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];
    private static readonly Type[] Floating = [typeof(float), typeof(double)];

    /// <summary>A <c>Func&lt;source, destination&gt;</c>, or null.</summary>
    public static Delegate FindOrNull(Type source, Type destination)
    {
        if (source == destination)
            return RawTypeCall.Invoke<Delegate>(Identity<int>, source);
        if (source == typeof(bool) && (Signed.Contains(destination) || Floating.Contains(destination)))
            return RawTypeCall.Invoke<Delegate>(FromBoolean<int>, destination);
        var isSigned = Signed.Contains(source);
        var isUnsigned = Unsigned.Contains(source);
        var isFloating = Floating.Contains(source);
        if (!isSigned && !isUnsigned && !isFloating)
            return null;
        if (destination == typeof(bool))
            return RawTypeCall.Invoke<Delegate>(ToBoolean<int>, source);
        if (destination == typeof(ReadOnlyMemory<char>))
            return RawTypeCall.Invoke<Delegate>(ToText<int>, source);
        if (isUnsigned && Unsigned.Contains(destination))
            return RawTypeCall.Invoke<Delegate>(BetweenUnsigned<uint, uint>, [source, destination]);
        return Floating.Contains(destination) || (isSigned && Signed.Contains(destination))
            ? RawTypeCall.Invoke<Delegate>(Cast<int, int>, [source, destination])
            : null;
    }

    private static Func<T, T> Identity<T>() => value => value;

    private static Func<bool, T> FromBoolean<T>()
        where T : INumberBase<T> => value => value ? T.One : T.Zero;

    private static Func<T, bool> ToBoolean<T>()
        where T : INumberBase<T> => value => !T.IsZero(value);

    private static Func<T, ReadOnlyMemory<char>> ToText<T>()
        where T : INumberBase<T> => value => value switch
        {
            float single => single.ToString("G7", CultureInfo.InvariantCulture).AsMemory(),
            double real => real.ToString("G17", CultureInfo.InvariantCulture).AsMemory(),
            _ => value.ToString(null, CultureInfo.InvariantCulture).AsMemory(),
        };

    /// <summary>What does not fit becomes 0: of a key, the missing value.</summary>
    private static Func<TSource, TDestination> BetweenUnsigned<TSource, TDestination>()
        where TSource : INumberBase<TSource>
        where TDestination : INumberBase<TDestination> => value =>
        {
            var result = TDestination.CreateTruncating(value);
            return TSource.CreateTruncating(result) == value ? result : TDestination.Zero;
        };

    private static Func<TSource, TDestination> Cast<TSource, TDestination>()
        where TSource : INumberBase<TSource>
        where TDestination : INumberBase<TDestination> => TDestination.CreateTruncating;
}
