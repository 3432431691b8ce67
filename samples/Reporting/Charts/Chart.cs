using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Reporting;

/// <summary>A picture of numbers, laid out for the width it is shown at and legible on light and dark pages.</summary>
internal abstract record Chart(string Title, string Subtitle)
{
    /// <summary>For a desk and for paper.</summary>
    public const double Wide = 960;

    /// <summary>For a telephone, where a wide chart would have to be shrunk until nobody could read it.</summary>
    public const double Narrow = 420;

    private const double PagePadding = 28;

    /// <summary>The chart as an svg element that takes its style from <see cref="ChartStyle"/> on the page around it.</summary>
    public XElement ToSvg(double width = Wide)
    {
        var canvas = new SvgCanvas();
        double top = DrawHeading(canvas, width);
        return Root(new Box(0, 0, width, Draw(canvas, top, width)), canvas.Shapes);
    }

    /// <summary>Writes the chart as a file of its own, making the folder if it is not there.</summary>
    public void Save(string path)
    {
        var chart = ToSvg();
        var canvas = new SvgCanvas();
        double height = double.Parse(chart.Attribute("height")!.Value, CultureInfo.InvariantCulture);
        var page = new Box(-PagePadding, -PagePadding, Wide + PagePadding, height + PagePadding);
        canvas.Rectangle(page, "page", null, SvgCanvas.Number("rx", 8));
        var root = Root(page, [new XElement(SvgCanvas.Namespace + "style", ChartStyle.Css), .. canvas.Shapes, .. chart.Elements().Skip(1)]);
        WholeFile.Write(path, stream =>
        {
            using var writer = XmlWriter.Create(
                stream,
                new XmlWriterSettings
                {
                    OmitXmlDeclaration = true,
                    Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                    Indent = true,
                });
            XmlText.Clean(new XDocument(root)).Save(writer);
        });
    }

    /// <summary>
    /// Draws from <paramref name="top"/> downwards, inside [0, <paramref name="width"/>], and returns how far down it went.
    /// </summary>
    protected abstract double Draw(SvgCanvas canvas, double top, double width);

    private double DrawHeading(SvgCanvas canvas, double width)
    {
        double y = 0;
        foreach (string line in TextFit.Wrap(Title, ChartStyle.TitleSize, width, isBold: true))
            canvas.Text(0, (y += ChartStyle.TitleLeading) - 7, line, "title");
        foreach (string line in TextFit.Wrap(Subtitle, ChartStyle.TextSize, width))
            canvas.Text(0, (y += ChartStyle.Leading) - 5, line, "subtitle");
        return y + 12;
    }

    private XElement Root(Box box, IEnumerable<XElement> content) =>
        new(SvgCanvas.Namespace + "svg", new XAttribute("class", "chart"), new XAttribute("viewBox", SvgCanvas.ViewBox(box)),
            SvgCanvas.Number("width", box.Width), SvgCanvas.Number("height", box.Height), new XAttribute("role", "img"),
            new XAttribute("aria-label", $"{Title}. {Subtitle}"), new XElement(SvgCanvas.Namespace + "title", Title), content);
}
