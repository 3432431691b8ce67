using System.Xml.Linq;

namespace Reporting;

/// <summary>Large pictures with a line below each.</summary>
/// <param name="Caption">What they show.</param>
/// <param name="Pictures">Each with what is said about it, and where it comes from.</param>
internal sealed record PictureSheet(string Caption, IReadOnlyList<(Picture Picture, string Text, string Source)> Pictures) : IReportBlock
{
    public XElement ToHtml() => Html.Element("figure.gallery.sheet",
        Html.Element("figcaption", Caption),
        Html.Element("ul", Pictures.Select(shown => Html.Element("li",
            Html.Element(
                "img", Html.Attribute("src", shown.Picture.DataUri), Html.Attribute("loading", "lazy"), Html.Attribute("alt", shown.Text)),
            Html.Element("div.label", Html.Element("span", shown.Text)),
            Html.Element("div.source", Html.Attribute("title", shown.Source), shown.Source)))));
}
