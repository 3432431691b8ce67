using Microsoft.ML.ResNet.Tests;

namespace Documentation.Tests;

/// <summary>A block of code between fences in a page.</summary>
/// <param name="File">The page, from the repository's root.</param>
/// <param name="Line">Where its code begins, counted from 1.</param>
/// <param name="Language">What the fence says; empty where it says nothing.</param>
/// <param name="Code">Its lines, less the fence's indentation.</param>
/// <param name="Note">The comment in the line before the fence, where there is one.</param>
internal sealed record MarkdownBlock(string File, int Line, string Language, string Code, string Note)
{
    private const string Fence = "```";

    public static IReadOnlyList<MarkdownBlock> All { get; } = [.. Pages().SelectMany(Read)];

    public override string ToString() => $"{File}:{Line}";

    /// <summary>README and its like, the site's pages, and those of samples and tools.</summary>
    public static IEnumerable<string> Pages() =>
        ((string[])[".", "docs", "docs/how-to", .. Folders("samples"), "automl", "templates", "tool"])
            .Where(folder => Directory.Exists(Path.Combine(RepositoryFacts.Root, folder)))
            .SelectMany(folder => Directory.GetFiles(Path.Combine(RepositoryFacts.Root, folder), "*.md"))
            .Select(file => Path.GetRelativePath(RepositoryFacts.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Folders(string parent) =>
        Directory.GetDirectories(Path.Combine(RepositoryFacts.Root, parent))
            .Select(folder => Path.Combine(parent, Path.GetFileName(folder)));

    private static IEnumerable<MarkdownBlock> Read(string page)
    {
        string[] lines = System.IO.File.ReadAllLines(Path.Combine(RepositoryFacts.Root, page));
        for (int i = 0; i < lines.Length; i++)
        {
            string opening = lines[i].TrimStart();
            if (!opening.StartsWith(Fence, StringComparison.Ordinal))
                continue;
            int indentation = lines[i].Length - opening.Length, first = i + 1;
            for (i = first; i < lines.Length && lines[i].Trim() != Fence;)
                i++;
            var code = lines[first..i].Select(line => line.Length >= indentation ? line[indentation..] : line.TrimStart());
            string before = first >= 2 ? lines[first - 2].Trim() : "";
            yield return new(
                page, first + 1, opening[Fence.Length..].Trim(), string.Join('\n', code),
                before.StartsWith("<!--", StringComparison.Ordinal) ? before : "");
        }
    }
}
