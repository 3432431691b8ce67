using System.Xml.Linq;

namespace Reporting;

/// <summary>Text in which every character and line end counts, such as a printed summary.</summary>
internal sealed record CodeBlock(string Text) : IReportBlock
{
    public XElement ToHtml() => Html.Element("pre", Html.Attribute("tabindex", "0"), Html.Element("code", Text));
}
