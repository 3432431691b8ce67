using System.Text.RegularExpressions;
using Microsoft.ML.ResNet.Tests;

namespace Documentation.Tests;

/// <summary>Every link of the pages to a file leads to one, and those of the site's pages do not leave the site.</summary>
[TestClass]
public sealed partial class LinkTests
{
    public static IEnumerable<(string Page, string Target)> Links =>
        from page in MarkdownBlock.Pages()
        from Match link in Link().Matches(File.ReadAllText(Path.Combine(RepositoryFacts.Root, page)))
        let target = link.Groups["target"].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
        select (page, target);

    [TestMethod]
    [DynamicData(nameof(Links))]
    public void A_link_leads_somewhere(string page, string target)
    {
        string folder = Path.GetDirectoryName(Path.Combine(RepositoryFacts.Root, page))!,
            path = Path.GetFullPath(Path.Combine(folder, target));
        Assert.IsTrue(Path.Exists(path), $"{page} links to {target}, which is not there.");
        if (page.StartsWith("docs/", StringComparison.Ordinal))
            Assert.StartsWith(
                Path.Combine(RepositoryFacts.Root, "docs") + Path.DirectorySeparatorChar, path,
                $"{page} links to {target}, which the site does not have.");
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
