using System.Xml.Linq;

namespace Reporting;

/// <summary>Running text.</summary>
internal sealed record Paragraph(string Text) : IReportBlock
{
    public XElement ToHtml() => Html.Element("p", Text);
}
