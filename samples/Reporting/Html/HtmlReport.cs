using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Reporting;

/// <summary>
/// A page that needs nothing but itself: style, charts and pictures are in it, for screens of any size, light and dark, and for paper.
/// </summary>
/// <param name="Title">What was found out, or about what.</param>
/// <param name="Subtitle">In a sentence, how; may be empty.</param>
internal sealed record HtmlReport(string Title, string Subtitle)
{
    private const int LeastListed = 3;

    /// <summary>What the report belongs to, above the title.</summary>
    public string Series { get; init; } = "";

    /// <summary>The few figures it is about.</summary>
    public IReadOnlyList<Headline> Headlines { get; init; } = [];

    /// <summary>How it came about: what is needed to get it again.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>Writes the page whole, making the folder if it is not there.</summary>
    public void Save(string path) => WholeFile.Write(path, stream =>
    {
        // In UTF-8 without a mark, and without indentation, which would show in pre elements.
        using var writer = XmlWriter.Create(
            stream,
            new XmlWriterSettings { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        XmlText.Clean(ToDocument()).Save(writer);
    });

    private XDocument ToDocument() => new(
        new XDocumentType("html", null, null, null),
        Html.Element("html", Html.Attribute("lang", "en"),
            Html.Element("head",
                Html.Element("meta", Html.Attribute("charset", "utf-8")),
                Html.Element("meta", Html.Attribute("name", "viewport"), Html.Attribute("content", "width=device-width, initial-scale=1")),
                Html.Element("meta", Html.Attribute("name", "color-scheme"), Html.Attribute("content", "light dark")),
                // The page asks for nothing from anywhere, whatever is in it.
                Html.Element(
                    "meta", Html.Attribute("http-equiv", "Content-Security-Policy"),
                    Html.Attribute("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'")),
                Html.Element("title", Title),
                Html.Element("style", ReportStyle.Css + ChartStyle.Css)),
            Html.Element("body", Html.Element("main",
                Html.Element("header",
                    Series.Length == 0 ? null : Html.Element("p.series", Series),
                    Html.Element("h1", Title),
                    Subtitle.Length == 0 ? null : Html.Element("p.subtitle", Subtitle)),
                Headlines.Count == 0 ? null : Html.Element("dl.headlines", Headlines.Select(Show)),
                Sections.Count < LeastListed ? null : Html.Element(
                    "nav", Html.Attribute("aria-label", "Contents"),
                    Sections.Select((section, i) => Html.Element("a", Html.Attribute("href", $"#{Id(i)}"), section.Heading))),
                Sections.Select((section, i) => Html.Element(
                    "section", Html.Attribute("id", Id(i)), Html.Element("h2", section.Heading),
                    section.Blocks.Select(block => block.ToHtml()))),
                Facts.Count == 0
                    ? null
                    : Html.Element("section.facts", Html.Element("h2", "How it was made"), Html.Element("dl.card", Facts.Select(Show)))))));

    private static XElement Show(Headline headline) => Html.Element("div.card",
        Html.Element("dt", headline.Name), Html.Element("dd.value", headline.Value.Replace(" %", "\u00a0%")),
        headline.Note.Length == 0 ? null : Html.Element("dd.note", headline.Note));

    private static XElement Show(Fact fact) => Html.Element("div",
        Html.Element("dt", fact.Name), Html.Element("dd", fact.IsCode ? Html.Element("code", fact.Value) : fact.Value));

    private static string Id(int section) => FormattableString.Invariant($"section-{section + 1}");
}
