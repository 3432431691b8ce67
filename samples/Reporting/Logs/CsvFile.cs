using System.Globalization;
using System.Text;

namespace Reporting;

/// <summary>Writes tables as comma-separated values (RFC 4180), in numbers that every program and country reads alike.</summary>
internal static class CsvFile
{
    /// <summary>Writes the file whole, making the folder if it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="headings">Of the columns.</param>
    /// <param name="rows">Each with a cell for each column: text, a number, a truth value, a time, or null where there is nothing.</param>
    public static void Write(string path, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<object?>> rows) =>
        WholeFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\r\n" };
        writer.WriteLine(Record(headings));
        foreach (var row in rows)
        {
            if (row.Count != headings.Count)
                throw new ArgumentException(FormattableString.Invariant(
                    $"A row of {path} must have {headings.Count} cells, one for each heading; received {row.Count}."));
            writer.WriteLine(Record(row));
        }
    });

    /// <summary>A line of such a table, without its end.</summary>
    public static string Record(IEnumerable<object?> cells) => string.Join(',', cells.Select(cell => Quote(Text(cell))));

    private static string Text(object? cell) => cell switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        DateTime or DateTimeOffset => ((IFormattable)cell).ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string Quote(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
