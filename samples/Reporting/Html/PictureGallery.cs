using System.Globalization;
using System.Xml.Linq;

namespace Reporting;

/// <summary>Scored pictures side by side, such as the worst mistakes.</summary>
internal sealed record PictureGallery(string Caption, IReadOnlyList<GalleryPicture> Pictures) : IReportBlock
{
    /// <summary>Files up to this size hold pictures of a few pixels, which are better shown as squares than blurred.</summary>
    private const int SmallBytes = 4096;

    public XElement ToHtml() => Html.Element("figure.gallery",
        Html.Element("figcaption", Caption),
        Html.Element("ul", Pictures.Select(Item)));

    private static XElement Item(GalleryPicture picture)
    {
        bool isRight = picture.PredictedClass == picture.ActualClass;
        return Html.Element(isRight ? "li.right" : "li.wrong",
            Html.Element(
                picture.Picture.Bytes.Length < SmallBytes ? "img.pixels" : "img", Html.Attribute("src", picture.Picture.DataUri),
                Html.Attribute("loading", "lazy"),
                Html.Attribute(
                    "alt", isRight ? $"{picture.ActualClass}, recognized" : $"{picture.ActualClass}, taken for {picture.PredictedClass}")),
            picture.Explanation is not { } explanation ? null : Html.Element(
                explanation.Bytes.Length < SmallBytes ? "img.pixels" : "img", Html.Attribute("src", explanation.DataUri),
                Html.Attribute("loading", "lazy"), Html.Attribute("alt", $"What speaks for {picture.PredictedClass}, in bright colours")),
            Html.Element("div.label",
                Html.Element("span.class", picture.PredictedClass), Html.Element("span.probability", Percent(picture.Probability)),
                Html.Element(
                    "span.share",
                    Html.Element(
                        "span",
                        Html.Attribute(
                            "style",
                            string.Create(CultureInfo.InvariantCulture, $"width: {100 * Math.Clamp(picture.Probability, 0, 1):0.#}%"))))),
            isRight ? null : Html.Element(
                "div.actual", Html.Element("span", "It is ", Html.Element("b", picture.ActualClass)),
                picture.ActualProbability is { } actual ? Html.Element("span.probability", Percent(actual)) : null),
            picture.Source.Length == 0 ? null : Html.Element("div.source", Html.Attribute("title", picture.Source), picture.Source));
    }

    private static string Percent(double share) => share is > 0 and < 0.001
        ? "< 0.1 %"
        : share.ToString(share is > 0 and < 0.01 or > 0.99 and < 1 ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);
}
