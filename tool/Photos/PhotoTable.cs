using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.ResNet;
using Microsoft.VisualBasic.FileIO;

namespace MlResNet.Photos;

/// <summary>A table of paths and labels, separated by commas, semicolons or tabs; what is quoted may contain them (RFC 4180).</summary>
internal static class PhotoTable
{
    private const int Reported = 20;

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <param name="path">The table. Paths in it are relative to its folder.</param>
    /// <param name="part">Which rows.</param>
    /// <param name="testFraction">The share of each class that makes the test part. The paths decide which those are.</param>
    /// <exception cref="InvalidDataException">It is no such table; the message names every problem.</exception>
    public static PhotoRow[] Read(string path, DatasetPart part, double testFraction)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        (string Path, string Label)[] rows = [.. Rows(path).OrderBy(row => row.Label, StringComparer.Ordinal)];
        return
        [
            .. rows.GroupBy(row => row.Label).SelectMany(photos => Part([.. photos], part, testFraction))
                .Select(row => new PhotoRow(Path.Combine(folder, row.Path), row.Label)),
        ];
    }

    private static IEnumerable<(string Path, string Label)> Part(
        (string Path, string Label)[] photos, DatasetPart part, double testFraction)
    {
        int tested = part == DatasetPart.All ? 0 : (int)Math.Round(testFraction * photos.Length, MidpointRounding.AwayFromZero);
        var test = photos.OrderBy(row => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(row.Path)))).Take(tested).ToHashSet();
        return photos.Where(row => part == DatasetPart.All || (part == DatasetPart.Test) == test.Contains(row));
    }

    private static List<(string Path, string Label)> Rows(string path)
    {
        string[] lines = [.. File.ReadLines(path).Take(1)];
        string heading = lines is [var first] ? first : "";
        using var parser = new TextFieldParser(path, Encoding.UTF8)
        {
            Delimiters = [$"{Separators.MaxBy(separator => heading.Count(letter => letter == separator))}"],
        };
        string[] columns = Fields(parser) ?? [];
        int pathColumn = IndexOf("path"), labelColumn = IndexOf("label");
        if (pathColumn < 0 || labelColumn < 0)
            throw new InvalidDataException($"The first line of {path} must name its columns, path and label among them; it is "
                + $"\"{heading[..Math.Min(heading.Length, 80)]}\".");

        var rows = new List<(string Path, string Label)>();
        var problems = new List<string>();
        for (int line = 2; Fields(parser) is { } fields; line++)
        {
            if (fields.Length == columns.Length && fields[pathColumn] is not "" && fields[labelColumn] is not "")
                rows.Add((fields[pathColumn], fields[labelColumn]));
            else if (problems.Count < Reported)
                problems.Add($"row {line} of {path} must have {columns.Length} cells, with a path and a label; it has "
                    + $"{fields.Length}: {string.Join(" | ", fields)}");
        }
        if (problems.Count > 0)
            throw new InvalidDataException(string.Join(Environment.NewLine, problems));
        return rows;

        int IndexOf(string name) => Array.FindIndex(columns, column => column.Trim().Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static string[]? Fields(TextFieldParser parser)
    {
        try
        {
            return parser.ReadFields();
        }
        catch (MalformedLineException error)
        {
            throw new InvalidDataException(
                $"Line {error.LineNumber} is no line of a table: a quote is not closed, or follows text.", error);
        }
    }
}
