using System.Globalization;
using System.Xml.Linq;

namespace Reporting;

/// <summary>
/// The few shapes that charts are drawn with. Every number and every text that goes in is written as XML by System.Xml, so none can break
/// the drawing.
/// </summary>
internal sealed class SvgCanvas
{
    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    private readonly XElement _parent;

    public SvgCanvas() : this(new XElement(Namespace + "g"))
    {
    }

    private SvgCanvas(XElement parent) => _parent = parent;

    public IEnumerable<XElement> Shapes => _parent.Elements();

    public void Line(double x1, double y1, double x2, double y2, string cssClass, params XAttribute[] attributes) =>
        Add("line", new XAttribute("class", cssClass), Number("x1", x1), Number("y1", y1), Number("x2", x2), Number("y2", y2), attributes);

    public void Rectangle(Box box, string cssClass, string? toolTip = null, params XAttribute[] attributes) =>
        Add(
            "rect", new XAttribute("class", cssClass), Number("x", box.Left), Number("y", box.Top), Number("width", box.Width),
            Number("height", box.Height), attributes, ToolTip(toolTip));

    public void Circle(double x, double y, double radius, string colour) =>
        Add(
            "circle", new XAttribute("class", "dot"), Number("cx", x), Number("cy", y), Number("r", radius),
            new XAttribute("fill", colour));

    public void Path(IEnumerable<(double X, double Y)> points, bool isClosed, params XAttribute[] attributes) =>
        Add(
            "path",
            new XAttribute(
                "d",
                "M" + string.Join('L', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")))
                + (isClosed ? "Z" : "")),
            attributes);

    /// <param name="x">Where the text starts, is centred or ends, as its anchor says.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="text">What it says.</param>
    /// <param name="cssClass">Gives the size, which <see cref="ChartStyle"/> knows.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="whole">What the text was before it was shortened, shown when pointed at.</param>
    /// <param name="isVertical">Whether it reads upwards, turned about (x, y).</param>
    public void Text(
        double x, double y, string text, string cssClass, string anchor = "start", string? whole = null, bool isVertical = false)
    {
        object position = isVertical
            ? new XAttribute("transform", string.Create(CultureInfo.InvariantCulture, $"translate({x:0.##} {y:0.##}) rotate(-90)"))
            : new[] { Number("x", x), Number("y", y) };
        Add(
            "text", new XAttribute("class", cssClass), position, anchor == "start" ? null : new XAttribute("text-anchor", anchor), text,
            whole == text ? null : ToolTip(whole));
    }

    /// <summary>A drawing in the same units of which nothing outside the box is seen.</summary>
    public SvgCanvas Clipped(Box box)
    {
        // An inner svg clips by itself; a clipPath would need an id, and two charts of a page could have the same.
        var inner = new XElement(
            Namespace + "svg", Number("x", box.Left), Number("y", box.Top), Number("width", box.Width), Number("height", box.Height),
            new XAttribute("viewBox", ViewBox(box)));
        _parent.Add(inner);
        return new(inner);
    }

    public static string ViewBox(Box box) =>
        string.Create(CultureInfo.InvariantCulture, $"{box.Left:0.##} {box.Top:0.##} {box.Width:0.##} {box.Height:0.##}");

    public static XAttribute Number(string name, double value) => new(name, Math.Round(value, 2));

    private static XElement? ToolTip(string? text) => text is null ? null : new XElement(Namespace + "title", text);

    private void Add(string name, params object?[] content) => _parent.Add(new XElement(Namespace + name, content));
}
