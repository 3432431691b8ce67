using System.Xml.Linq;

namespace Reporting;

/// <summary>A table: text to the left, numbers to the right.</summary>
/// <param name="Caption">What it shows, with the unit of its numbers.</param>
/// <param name="Columns">Headings and formats.</param>
/// <param name="Rows">
/// Each with a cell for each column: text, a number, a <see cref="Spread"/>, or null where there is nothing. The first cell names the row.
/// </param>
internal sealed record ReportTable(
    string Caption, IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows) : IReportBlock
{
    /// <summary>Rows to look at first, by index.</summary>
    public IReadOnlySet<int> Emphasized { get; init; } = new HashSet<int>();

    public XElement ToHtml()
    {
        if (Rows.FirstOrDefault(row => row.Count != Columns.Count) is { } wrong)
            throw new ArgumentException(FormattableString.Invariant(
                $"A row of the table \"{Caption}\" must have {Columns.Count} cells, one for each column; received {wrong.Count}."));
        bool[] isNumber = [.. Columns.Select((_, column) => IsNumber(column))];
        return Html.Element(
            "div.card.table", Html.Attribute("tabindex", "0"), Html.Attribute("role", "region"), Html.Attribute("aria-label", Caption),
            Html.Element(
                "table", Html.Element("caption", Html.Element("span", Caption)),
                Html.Element(
                    "thead",
                    Html.Element(
                        "tr",
                        Columns.Select((column, i) => Html.Element(Name("th", isNumber[i]), Html.Attribute("scope", "col"), column.Name)))),
                Html.Element(
                    "tbody",
                    Rows.Select((row, i) => Html.Element(
                        Emphasized.Contains(i) ? "tr.best" : "tr", row.Select((cell, column) => Cell(cell, column, isNumber[column])))))));
    }

    private XElement Cell(object? value, int column, bool isNumber) => column == 0
        ? Html.Element(Name("th", isNumber), Html.Attribute("scope", "row"), Columns[column].Text(value))
        : Html.Element(Name("td", isNumber), Columns[column].Text(value));

    private bool IsNumber(int column) =>
        Columns[column].Format is not null
            || Rows.Any(row => row[column] is not null)
                && Rows.All(row => row[column] is null or IFormattable and not (DateTime or DateTimeOffset or Guid));

    private static string Name(string element, bool isNumber) => isNumber ? element + ".number" : element;
}
