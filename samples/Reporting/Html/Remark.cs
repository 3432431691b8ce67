using System.Xml.Linq;

namespace Reporting;

/// <summary>What a reader must not overlook, such as that a schedule was shortened.</summary>
internal sealed record Remark(string Text) : IReportBlock
{
    public XElement ToHtml() => Html.Element("p.remark", Text);
}
