namespace Microsoft.ML.ResNet;

/// <summary>Reports what is wrong with a data set, everything at once.</summary>
internal static class DatasetErrors
{
    private const int Listed = 10;

    /// <exception cref="InvalidDataException">There is a problem; the message has one a line, the first ten in full.</exception>
    public static void ThrowIfAny(IReadOnlyCollection<string> problems)
    {
        if (problems.Count == 0)
            return;
        var lines = problems.Take(Listed);
        if (problems.Count > Listed)
            lines = lines.Append($"... and {problems.Count - Listed} more problems like these.");
        throw new InvalidDataException(string.Join(Environment.NewLine, lines));
    }

    /// <summary>Some of many names, for a message.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Listed)) + (names.Count > Listed ? $" and {names.Count - Listed} more" : "");
}
