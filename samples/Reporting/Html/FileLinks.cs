using System.Xml.Linq;

namespace Reporting;

/// <summary>Files that lie beside the report, such as its raw numbers.</summary>
/// <param name="Files">Paths from the report's folder, and what is in them.</param>
internal sealed record FileLinks(params IReadOnlyList<(string Path, string Content)> Files) : IReportBlock
{
    public XElement ToHtml() => Html.Element("ul.files", Files.Select(file => Html.Element("li",
        Html.Element("a", Html.Attribute("href", string.Join('/', file.Path.Split('/', '\\').Select(Uri.EscapeDataString))), file.Path),
        $" {file.Content}")));
}
