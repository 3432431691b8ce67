namespace Reporting;

/// <summary>
/// How much room text takes, without a font at hand: widths of DejaVu Sans and Verdana, the widest of the usual sans-serif fonts, rounded
/// up, so that what fits here fits everywhere.
/// </summary>
internal static class TextFit
{
    private const double BoldFactor = 1.12;

    public static double Width(string text, double fontSize, bool isBold = false) => text.Sum(Width) * fontSize * (isBold ? BoldFactor : 1);

    /// <summary>The text, or as much of its start as there is room for, with an ellipsis.</summary>
    public static string Shorten(string text, double fontSize, double room, bool isBold = false)
    {
        if (Width(text, fontSize, isBold) <= room)
            return text;
        int length = text.Length - 1;
        while (length > 0 && Width(text[..length], fontSize, isBold) + Width("…", fontSize, isBold) > room)
            length--;
        return length == 0 ? "" : text[..length].TrimEnd() + "…";
    }

    /// <summary>
    /// The text in lines that fit, broken between words; a word that is longer than a line is shortened, and so is the last line if there
    /// are more words than lines.
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, double fontSize, double room, bool isBold = false, int mostLines = int.MaxValue)
    {
        var lines = new List<string>();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && (lines.Count == mostLines || Width($"{lines[^1]} {word}", fontSize, isBold) <= room))
                lines[^1] += $" {word}";
            else
                lines.Add(word);
        }
        return [.. lines.Select(line => Shorten(line, fontSize, room, isBold))];
    }

    private static double Width(char character) => character switch
    {
        'i' or 'j' or 'l' or 'I' or '|' or '\'' or '.' or ',' or ':' or ';' or '!' or ' ' => 0.34,
        'f' or 'r' or 't' or '(' or ')' or '[' or ']' or '-' or '/' or '"' => 0.47,
        '+' or '=' or '<' or '>' or '~' or '^' or '#' or '&' or '±' or '×' or '−' => 0.85,
        'm' or 'w' or 'M' or 'W' or '%' or '@' or '…' => 1.01,
        >= '0' and <= '9' => 0.645,
        >= 'A' and <= 'Z' => 0.79,
        < '\u0300' => 0.65,
        < '\u1100' => 0.85,
        _ => 1.05,
    };
}
