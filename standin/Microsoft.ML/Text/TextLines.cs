namespace Microsoft.ML.Data;

internal static class TextLines
{
    /// <summary>The lines of all files with their numbers, without empty lines, comments (//; before the first line also #) and headers.</summary>
    public static IEnumerable<(string Text, long Number)> Read(IMultiStreamSource source, bool skipFirst)
    {
        for (var file = 0; file < source.Count; file++)
        {
            using var reader = source.OpenTextReader(file);
            var isFirst = true;
            for (long number = 1; reader.ReadLine() is { } text; number++)
            {
                if (text.Length == 0 || text.StartsWith("//", StringComparison.Ordinal) || (isFirst && text[0] == '#'))
                    continue;
                if (!(isFirst && skipFirst))
                    yield return (text, number);
                isFirst = false;
            }
        }
    }
}
