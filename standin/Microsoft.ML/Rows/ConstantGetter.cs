using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Getters of one value that is known already, given as users hold it: strings and arrays among them.</summary>
internal static class ConstantGetter
{
    public static Delegate Create<T>(T value, DataViewType type)
    {
        var isArray = typeof(T).IsArray;
        var isVector = isArray || (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>));
        if (isVector != type is VectorDataViewType)
        {
            throw Contracts.Except($"Value inputted is supposed to be {(isVector ? "vector" : "scalar")}, " +
                $"but type of Annotationinfo is {(isVector ? "scalar" : "vector")}");
        }

        var given = isArray ? typeof(T).GetElementType() : isVector ? typeof(T).GetGenericArguments()[0] : typeof(T);
        given = given == typeof(string) ? typeof(ReadOnlyMemory<char>) : given;
        if (given != type.ItemTypeOf().RawType)
            throw Contracts.Except($"Value inputted is supposed to have Type {given}, but type of Annotationinfo has {type.ItemTypeOf().RawType}");

        return value switch
        {
            string text => Scalar(text.AsMemory()),
            string[] texts => Vector(Array.ConvertAll(texts, text => text.AsMemory())),
            Array array => Invoke(nameof(Vector), given, array),
            _ when isVector => Invoke(nameof(CopyOf), given, value),
            _ => Scalar(value),
        };
    }

    public static Delegate Copy(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation) =>
        Invoke(nameof(CopyOfAnnotation), annotation.Type.RawType, annotations, annotation);

    private static ValueGetter<T> Scalar<T>(T value) => (ref T destination) => destination = value;

    private static ValueGetter<VBuffer<T>> Vector<T>(T[] values) => CopyOf(new VBuffer<T>(values.Length, values));

    private static ValueGetter<VBuffer<T>> CopyOf<T>(VBuffer<T> value) => (ref VBuffer<T> destination) => value.CopyTo(ref destination);

    private static ValueGetter<T> CopyOfAnnotation<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation) =>
        annotations.GetGetter<T>(annotation);

    private static Delegate Invoke(string method, Type type, params object[] arguments) => (Delegate)typeof(ConstantGetter)
        .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)
        .MakeGenericMethod(type)
        .Invoke(null, arguments);
}
