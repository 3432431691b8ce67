using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet.Tests.Floors;

/// <summary>A file under <c>src/</c>: the folder it stands in, the types it declares, and the names it uses.</summary>
/// <param name="Name">Of the file.</param>
/// <param name="Folder">The folder under <c>src/</c>, without those in it.</param>
/// <param name="Declared">Types that are in no other.</param>
/// <param name="Used">Names that may be those of types.</param>
internal sealed partial record SourceFile(string Name, string Folder, IReadOnlySet<string> Declared, IReadOnlySet<string> Used)
{
    public static SourceFile Parse(string name, string folder, string source)
    {
        string code = CodeText.Of(source);
        return new(name, folder, Names(Declaration().Matches(code)), Names(Use().Matches(code)));

        static HashSet<string> Names(MatchCollection matches) => [.. matches.Select(match => match.Groups["name"].Value)];
    }

    public static IReadOnlyList<SourceFile> ReadAll(string root) =>
    [
        .. from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
           let parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar)
           where parts.Length > 1 && parts[0] is not ("obj" or "bin")
           select Parse(parts[^1], parts[0], File.ReadAllText(path)),
    ];

    // Namespaces are those of the file: what stands at the beginning of a line is in no other type.
    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|file|unsafe|ref)\s+)*"
        + @"(?:(?:class|record struct|record|struct|interface|enum)\s+|delegate\s+[\w<>?,\s]+?\s+)(?<name>[A-Z]\w*)",
          RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // After a dot a name is a member's; before these it is that of a property that is declared.
    [GeneratedRegex(@"(?<![\w.])(?<name>[A-Z]\w*)\b(?!\s*(?:\{\s*(?:get|init|set)\b|=>))")]
    private static partial Regex Use();
}
