using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Reporting.Tests;

/// <summary>Where the text of a drawing comes to lie, worked out from the drawing and its style sheet alone.</summary>
internal sealed partial record DrawnText(string Text, double Left, double Top, double Right, double Bottom)
{
    public static IReadOnlyList<DrawnText> In(XElement svg) => [.. svg.Descendants(svg.Name.Namespace + "text").Select(Measure)];

    public bool Overlaps(DrawnText other) =>
        Math.Min(Right, other.Right) - Math.Max(Left, other.Left) > 0.5 && Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top) > 0.5;

    private static DrawnText Measure(XElement element)
    {
        // Its own text, without the tool tip.
        string text = string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value)),
            cssClass = element.Attribute("class")!.Value;
        bool isBold = cssClass.Split(' ')[0] is "title" or "value" or "count";
        double size = cssClass.Split(' ') switch
        {
            ["title", ..] => 20,
            ["tick" or "value", ..] => 13,
            ["count", "count11", ..] => 11,
            ["count", "count9", ..] => 9,
            ["count", ..] => 13,
            ["small", ..] => 11,
            _ => 14,
        };
        double width = DejaVuSans.Width(text, size, isBold);
        double start = element.Attribute("text-anchor")?.Value switch { "end" => -width, "middle" => -width / 2, _ => 0 };
        // The height of capitals and the depth of a g.
        double above = 0.73 * size, below = 0.21 * size;
        if (element.Attribute("transform") is { } transform)
        {
            var turned = Turned().Match(transform.Value);
            double x = Number(turned.Groups[1].Value), y = Number(turned.Groups[2].Value);
            return new(text, x - above, y - start - width, x + below, y - start);
        }
        double left = Number(element.Attribute("x")!.Value) + start, baseline = Number(element.Attribute("y")!.Value);
        return new(text, left, baseline - above, left + width, baseline + below);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^translate\((\S+) (\S+)\) rotate\(-90\)$")]
    private static partial Regex Turned();
}
