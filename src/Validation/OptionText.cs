using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The value of an option for people, the same in every culture. Unlike what a record prints of itself, it has the elements of lists.
/// </summary>
internal static class OptionText
{
    public static string Of(object? value) => value switch
    {
        null => "none",
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(", ", items.Cast<object?>().Select(OfPart)),
        _ when HasItsOwnText(value) => value.ToString() ?? "",
        _ => string.Join(
            ", ",
            value.GetType().GetProperties().Where(property => !IsStatic(property)).Select(
                property => $"{property.Name} {OfPart(property.GetValue(value))}")),
    };

    private static string OfPart(object? value) =>
        value is null or string or IFormattable || (value is not IEnumerable && HasItsOwnText(value)) ? Of(value) : $"({Of(value)})";

    private static bool HasItsOwnText(object value) =>
        !value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsStatic(System.Reflection.PropertyInfo property) => property.GetMethod is not { IsStatic: false };
}
