using System.Xml.Linq;

namespace Reporting;

/// <summary>A part of a report's section.</summary>
internal interface IReportBlock
{
    XElement ToHtml();
}
