using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Copies a value so that it shares nothing with the original: vectors by content, the others by assignment.</summary>
internal static class ValueCopy<T>
{
    public delegate void Copier(in T source, ref T destination);

    public static Copier Invoke { get; } = typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>)
        ? typeof(ValueCopy<T>).GetMethod(nameof(CopyVector), BindingFlags.NonPublic | BindingFlags.Static)
            .MakeGenericMethod(typeof(T).GetGenericArguments()).CreateDelegate<Copier>()
        : (in T source, ref T destination) => destination = source;

    private static void CopyVector<TItem>(in VBuffer<TItem> source, ref VBuffer<TItem> destination) => source.CopyTo(ref destination);
}
