using System.Globalization;

namespace Reporting;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Format">How its numbers are written, such as "0.00" or "+0.00;−0.00;0.00".</param>
internal sealed record TableColumn(string Name, string? Format = null)
{
    public static implicit operator TableColumn(string name) => new(name);

    /// <summary>What a cell says: numbers in the column's format, a dash for what is not known.</summary>
    public string Text(object? value) => value switch
    {
        null or double.NaN or float.NaN => "–",
        string text => text,
        // A minus sign is as wide as a plus sign and a digit; a hyphen is not.
        IFormattable number => number.ToString(Format, CultureInfo.InvariantCulture).Replace('-', '−'),
        _ => value.ToString() ?? "",
    };
}
