using System.Xml.Linq;

namespace Reporting;

/// <summary>A chart with what to see in it.</summary>
internal sealed record ChartFigure(Chart Chart, string Caption = "") : IReportBlock
{
    public XElement ToHtml() => Html.Element("figure.card",
        Html.Element("div.wide", Chart.ToSvg(Chart.Wide)), Html.Element("div.narrow", Chart.ToSvg(Chart.Narrow)),
        Caption.Length == 0 ? null : Html.Element("figcaption", Caption));
}
