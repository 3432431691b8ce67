using System.Collections;
using System.Globalization;

namespace Microsoft.ML.ResNet;

/// <summary>The value of an option for people, the same in every culture.</summary>
internal static class OptionText
{
    public static string Of(object? value)
    {
        var culture = CultureInfo.CurrentCulture;
        // Records print their properties in the current culture.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return value switch
            {
                null => "none",
                string text => text,
                IEnumerable items => string.Join(", ", items.Cast<object?>()),
                _ => value.ToString() ?? "",
            };
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
