using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>Text in columns for a monospaced font: the first column to the left, the others to the right unless told otherwise.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <param name="headings">Of the columns.</param>
    /// <param name="rows">Each with a cell for each column.</param>
    /// <param name="leftColumns">How many columns, from the first, are aligned to the left.</param>
    public static string Format(IReadOnlyList<string> headings, IReadOnlyCollection<string[]> rows, int leftColumns = 1)
    {
        int[] widths = [.. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        var text = new StringBuilder();
        Append(headings);
        text.AppendLine(new string('─', widths.Sum() + Gap.Length * (widths.Length - 1)));
        foreach (string[] row in rows)
            Append(row);
        return text.ToString();

        void Append(IReadOnlyList<string> cells) =>
            text.AppendLine(
                string.Join(
                    Gap,
                    cells.Select((cell, column) => column < leftColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))
                    .TrimEnd());
    }
}
