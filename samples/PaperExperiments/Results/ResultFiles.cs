using Reporting;

namespace PaperExperiments.Results;

/// <summary>Numbers and curves as CSV.</summary>
internal static class ResultFiles
{
    public static void WriteRows(string path, IEnumerable<ResultRow> rows) => CsvFile.Write(
        path,
        ["net", "measure", "unit", "paper", "mean", "standard_deviation", "difference", "runs", "values"],
        rows.Select(row => (object?[])
        [
            row.What, row.Measure, row.Unit, row.Paper, row.Mean, row.StandardDeviation, row.Difference, row.Values.Count,
            string.Join(' ', row.Values.Select(value => FormattableString.Invariant($"{value}"))),
        ]));

    public static void WriteCurves(string path, IEnumerable<Plot> plots) => CsvFile.Write(
        path,
        ["plot", "net", "kind", "run", "x", "y"],
        plots.SelectMany(plot => plot.Curves.SelectMany(curve => curve.Runs.SelectMany((points, run) => points.Select(point =>
            (object?[])[plot.Title, curve.Name, curve.Kind.ToString().ToLowerInvariant(), run + 1, point.X, point.Y])))));
}
