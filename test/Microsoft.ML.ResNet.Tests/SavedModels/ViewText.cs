using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.SavedModels;

/// <summary>Everything a user can see of a data view, as text to compare: columns, types, annotations with their values, rows.</summary>
internal static class ViewText
{
    public static string Of(IDataView view)
    {
        var text = new StringBuilder(Of(view.Schema));
        using var cursor = view.GetRowCursor(view.Schema);
        var getters = view.Schema.Select(column => Call<Func<string>>(nameof(Getter), column.Type.RawType, cursor, column)).ToArray();
        while (cursor.MoveNext())
            text.AppendLine(string.Join(" | ", getters.Select(getter => getter())));
        return text.ToString();
    }

    public static string Of(DataViewSchema schema)
    {
        var text = new StringBuilder();
        foreach (var column in schema)
        {
            text.AppendLine($"{column.Name}: {column.Type}{(column.IsHidden ? ", hidden" : "")}");
            foreach (var annotation in column.Annotations.Schema.OrderBy(annotation => annotation.Name, StringComparer.Ordinal))
                text.AppendLine(
                    $"  {annotation.Name}: {annotation.Type} = "
                    + $"{Call<string>(nameof(Annotation), annotation.Type.RawType, column.Annotations, annotation)}");
        }
        return text.ToString();
    }

    private static T Call<T>(string method, Type rawType, params object[] arguments) => (T)typeof(ViewText)
        .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(rawType).Invoke(null, arguments)!;

    private static string Annotation<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        T value = default!;
        annotations.GetGetter<T>(annotation)(ref value);
        return Value(value);
    }

    private static Func<string> Getter<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Value(value);
        };
    }

    private static string Value<T>(T value) => value switch
    {
        null => "none",
        MLImage image => $"{image.Width}x{image.Height} {Convert.ToHexString(image.Pixels)}",
        _ when typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>) =>
            Call<string>(nameof(Vector), typeof(T).GetGenericArguments()[0], value),
        _ => $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'",
    };

    private static string Vector<T>(VBuffer<T> vector) => $"[{string.Join(", ", vector.DenseValues().Select(Value))}]";
}
