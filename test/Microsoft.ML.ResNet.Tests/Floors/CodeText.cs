using System.Text;

namespace Microsoft.ML.ResNet.Tests.Floors;

/// <summary>
/// C# code without what only people read: comments, and the text of literals. What an interpolated string computes stays.
/// </summary>
internal sealed class CodeText
{
    private readonly string _source;
    private readonly StringBuilder _code = new();
    private int _at;

    private CodeText(string source) => _source = source;

    public static string Of(string source)
    {
        var text = new CodeText(source);
        text.ReadCode(isHole: false);
        return text._code.ToString();
    }

    private bool Sees(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    /// <summary>Reads to the end, or to the brace or the format that ends a hole of an interpolated string.</summary>
    private void ReadCode(bool isHole)
    {
        int open = 0;
        while (_at < _source.Length)
        {
            char next = _source[_at];
            if (Sees("//"))
                SkipTo("\n", "\n");
            else if (Sees("/*"))
                SkipTo("*/", " ");
            else if (StringStart() is var (dollars, isVerbatim, quotes))
                ReadString(dollars, isVerbatim, quotes);
            else if (next == '\'')
                SkipCharacter();
            else if (isHole && open == 0 && next is '}' or ':')
                return;
            else
            {
                open += next is '(' or '[' or '{' ? 1 : next is ')' or ']' or '}' ? -1 : 0;
                _code.Append(next);
                _at++;
            }
        }
    }

    private (int Dollars, bool IsVerbatim, int Quotes)? StringStart()
    {
        int end = _at, dollars = 0;
        bool isVerbatim = false;
        for (; end < _source.Length && _source[end] is '$' or '@'; end++)
        {
            dollars += _source[end] == '$' ? 1 : 0;
            isVerbatim |= _source[end] == '@';
        }
        int quotes = 0;
        for (; end + quotes < _source.Length && _source[end + quotes] == '"';)
            quotes++;
        if (quotes == 0)
            return null;
        // Two quotes are an empty string.
        bool isRaw = quotes >= 3;
        _at = end + (isRaw ? quotes : 1);
        return (dollars, isVerbatim, isRaw ? quotes : 1);
    }

    private void ReadString(int dollars, bool isVerbatim, int quotes)
    {
        string end = new('"', quotes), hole = new('{', Math.Max(dollars, 1));
        bool isRaw = quotes >= 3;
        _code.Append("\"\"");
        while (_at < _source.Length)
        {
            if (!isRaw && !isVerbatim && _source[_at] == '\\' || isVerbatim && Sees("\"\"") || !isRaw && dollars > 0 && Sees("{{"))
                _at += 2;
            else if (Sees(end))
            {
                _at += quotes;
                return;
            }
            else if (dollars > 0 && Sees(hole))
            {
                _at += hole.Length;
                _code.Append(' ');
                ReadCode(isHole: true);
                SkipTo(new string('}', hole.Length), " ");
            }
            else
                _at++;
        }
    }

    private void SkipCharacter()
    {
        _at += _source[_at + 1] == '\\' ? 3 : 2;
        SkipTo("'", " ");
    }

    private void SkipTo(string end, string replacement)
    {
        int found = _source.IndexOf(end, _at, StringComparison.Ordinal);
        _at = found < 0 ? _source.Length : found + end.Length;
        _code.Append(replacement);
    }
}
