namespace Microsoft.ML.ResNet;

/// <summary>Names in a message: the first few, and how many more there are.</summary>
internal static class NameList
{
    public static string Of(IReadOnlyCollection<string> names, int shown = 5) => names.Count <= shown
        ? string.Join(", ", names)
        : FormattableString.Invariant($"{string.Join(", ", names.Take(shown))} and {names.Count - shown} more");
}
