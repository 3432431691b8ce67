using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Saving;

/// <summary>A schema as text: names, types and annotations with their values.</summary>
internal static class SchemaText
{
    public static string[] Describe(DataViewSchema schema) =>
        [
            .. from column in schema
               where !column.IsHidden
               let annotations = column.Annotations.Schema.Select(annotation => Describe(column, annotation)).Order()
               select $"{column.Name}: {column.Type}{string.Concat(annotations)}",
        ];

    private static string Describe(DataViewSchema.Column column, DataViewSchema.Column annotation)
    {
        string value = annotation.Type is VectorDataViewType vector
            ? (string)typeof(SchemaText).GetMethod(nameof(Values), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(vector.ItemType.RawType).Invoke(null, [column, annotation.Name])!
            : annotation.Type.RawType == typeof(uint)
                ? Value<uint>(column, annotation.Name)
                : Value<ReadOnlyMemory<char>>(column, annotation.Name);
        return $" [{annotation.Name}: {annotation.Type} = {value}]";
    }

    private static string Value<T>(DataViewSchema.Column column, string annotation)
    {
        T value = default!;
        column.Annotations.GetValue(annotation, ref value);
        return $"{value}";
    }

    private static string Values<T>(DataViewSchema.Column column, string annotation)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(annotation, ref values);
        return string.Join(", ", values.DenseValues());
    }
}
