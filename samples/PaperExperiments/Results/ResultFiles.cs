using System.Globalization;

namespace PaperExperiments.Results;

/// <summary>Numbers and curves as CSV.</summary>
internal static class ResultFiles
{
    public static void WriteRows(string path, IEnumerable<ResultRow> rows) => File.WriteAllLines(path,
    [
        "what,measure,unit,paper,mean,standard_deviation,difference,runs,values",
        .. rows.Select(row => string.Join(',', new[]
        {
            row.What, row.Measure, row.Unit, Text(row.Paper), Text(row.Mean), Text(row.StandardDeviation), Text(row.Difference),
            row.Values.Count.ToString(CultureInfo.InvariantCulture), string.Join(' ', row.Values.Select(value => Text(value))),
        }.Select(Quote))),
    ]);

    public static void WriteCurves(string path, IEnumerable<Plot> plots) => File.WriteAllLines(path,
    [
        "plot,curve,kind,x,y",
        .. plots.SelectMany(plot => plot.Curves.SelectMany(curve => curve.Points.Select(point =>
            string.Join(',', new[] { plot.Title, curve.Name, curve.Kind.ToString().ToLowerInvariant(), Text(point.X), Text(point.Y) }.Select(Quote))))),
    ]);

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Quote(string cell) => cell.AsSpan().IndexOfAny(",\"\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
