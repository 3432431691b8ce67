using System.Globalization;
using System.Xml.Linq;

namespace Reporting.Tests;

[TestClass]
public sealed class ChartTests
{
    private const string Long = "A residual network of one hundred and ten layers with projections everywhere, in the third of five runs";

    private static readonly Dictionary<string, Chart> Charts = All().ToDictionary(pair => pair.Name, pair => pair.Chart);

    public static IEnumerable<object[]> Names => Charts.Keys.Select(name => new object[] { name });

    private static IEnumerable<(string Name, Chart Chart)> All()
    {
        var random = new Random(1);
        (double X, double Y)[] noise =
            [.. Enumerable.Range(1, 200).Select(i => (320.0 * i, 60 * Math.Exp(-i / 30.0) + 5 * random.NextDouble()))];
        ChartSeries Named(string name, params (double X, double Y)[] points) =>
            new(name, Palette.Blue, points) { Marked = true, Dashed = true };
        LineChart Lines(params ChartSeries[] series) => new("Training", "", "Iterations", "Error, %", series);

        yield return ("200 points", Lines(new ChartSeries("ResNet-20", Palette.Blue, noise)));
        yield return (
            "14 lines with long names",
            Lines([.. Enumerable.Range(0, 14).Select(i => Named($"{i} {Long}", noise))]) with
            {
                Title = Long,
                Subtitle = $"{Long}. {Long}",
                XLabel = Long,
                YLabel = Long,
            });
        yield return (
            "marked lines that end in one place",
            Lines([.. Enumerable.Range(0, 8).Select(i => Named($"Run {i}", (0, 50), (1, 9.1 + 0.01 * i)))]));
        yield return ("one point", Lines(Named("One", (5, 5))));
        yield return ("a point at zero", Lines(Named("Zero", (0, 0))));
        yield return ("no point", Lines(Named("None")));
        yield return ("no line", Lines());
        yield return (
            "nothing that is finite",
            Lines(Named("None", (double.NaN, double.NaN), (1, double.PositiveInfinity), (2, double.NegativeInfinity))));
        yield return ("gaps", Lines(Named("Gaps", (1, 1), (2, double.NaN), (3, 3), (4, double.NaN), (5, 5))));
        yield return ("one value throughout", Lines(Named("Level", (1, 0.1), (2, 0.1), (3, 0.1))));
        yield return ("large values", Lines(Named("Large", (1e9, 1.5e12), (2e9, 3.1e12))));
        yield return ("small values", Lines(Named("Small", (1e-9, 1.5e-12), (2e-9, 3.1e-12))));
        yield return ("negative values", Lines(Named("Negative", (-3, -0.5), (2, 1.25))));
        yield return ("a range that cuts", Lines(Named("Cut", (0, 90), (1, 30), (2, 6.25))) with { YRange = (0, 20), XRange = (0.5, 3) });
        yield return ("a range of one value", Lines(Named("Cut", (0, 90), (1, 30))) with { YRange = (5, 5), XRange = (1, 1) });
        yield return (
            "a logarithmic axis", Lines(Named("Loss", (0, 2.3), (1, 0.1), (2, 0), (3, -1), (4, 1e-5))) with { LogarithmicY = true });
        yield return ("a logarithmic axis without values", Lines(Named("Loss", (0, 0))) with { LogarithmicY = true });
        yield return (
            "a band", Lines(ChartSeries.OfRuns("Runs", Palette.Green, [noise, [.. noise.Select(point => (point.X, point.Y + 1))]])));
        yield return (
            "layer responses",
            new LayerResponseChart(
                "Responses", Long,
                [
                    .. new[] { 19, 55, 109 }.Select(n => new ChartSeries(
                        $"ResNet-{n + 1}", Palette.At(n), [.. noise.Take(n).Select((point, i) => (i + 1.0, point.Y))])),
                ]));

        BarChart Bars(string[] names, params BarSeries[] series) => new("Error", "", "Error, %", names, series);
        string[] nets = ["ResNet-20", "ResNet-32", "ResNet-110"];
        yield return (
            "two groups of bars",
            Bars(
                nets, new("Paper", Palette.Grey, [8.75, 7.51, Spread.Of(6.77, 6.45)]),
                new("Ours", Palette.Blue, [9, Spread.Of(7, 9), double.NaN])));
        yield return (
            "bars with long names",
            Bars([.. nets.Select(net => $"{net} {Long}")], new(Long, Palette.Blue, [1, 2, 3]), new($"2 {Long}", Palette.Blue, [1, 2, 3])));
        yield return (
            "30 bars",
            Bars(
                [.. Enumerable.Range(0, 30).Select(i => $"Class {i}")],
                new BarSeries("Recall", Palette.Blue, [.. Enumerable.Range(0, 30).Select(i => (Spread)(i / 30.0))])));
        yield return (
            "bars below zero",
            Bars(nets, new("A", Palette.Blue, [-1234.5, 500, new Spread(-100, 300)]), new("B", Palette.Green, [-1, new Spread(1, 3), 0])));
        yield return ("bars of nothing", Bars(nets, new BarSeries("A", Palette.Blue, [0, 0, double.NaN])));
        yield return ("no bars", Bars([]));

        HeatMap Heat(int classes, Func<int, string> name, long count) => new(
            "Confusion", "", [.. Enumerable.Range(0, classes).Select(name)], (row, column) => row == column ? count : (row * column) % 7);
        yield return ("a matrix of two classes", Heat(2, i => i == 0 ? "cat" : "dog", 5));
        yield return ("a matrix of ten classes", Heat(10, i => $"Ankle boot {i}", 1000));
        yield return ("a matrix with long names", Heat(5, i => $"{i} {Long}", 123456789));
        yield return ("a matrix of 100 classes", Heat(100, i => $"class {i}", 100));
        yield return ("a matrix of 1 class", Heat(1, i => "", 0));
        yield return ("a matrix of no class", Heat(0, i => "", 0));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Text_stays_inside_a_chart_and_none_lies_on_another(string name)
    {
        foreach (double width in new[] { Chart.Wide, Chart.Narrow })
        {
            var svg = Charts[name].ToSvg(width);
            double height = double.Parse(svg.Attribute("height")!.Value, CultureInfo.InvariantCulture);
            var texts = DrawnText.In(svg);

            foreach (var text in texts)
                Assert.IsTrue(
                    text.Left >= -0.5 && text.Top >= -0.5 && text.Right <= width + 0.5 && text.Bottom <= height + 0.5,
                    $"{name}, {width} wide, {height} high: {text} is outside.");
            for (int i = 0; i < texts.Count; i++)
            {
                for (int j = i + 1; j < texts.Count; j++)
                    Assert.IsFalse(texts[i].Overlaps(texts[j]), $"{name}, {width} wide: {texts[i]} lies on {texts[j]}.");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Numbers_of_a_drawing_are_finite_and_the_same_in_every_country(string name)
    {
        var svg = Charts[name].ToSvg();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = DecimalComma();
            Assert.AreEqual(svg.ToString(), Charts[name].ToSvg().ToString(), name);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        foreach (var attribute in svg.Descendants().Attributes())
            Assert.IsFalse(
                attribute.Value.Contains("NaN") || attribute.Value.Contains("Infinity") || attribute.Value.Contains('∞'),
                $"{name}: {attribute.Parent!.Name.LocalName} {attribute}");
    }

    [TestMethod]
    public void A_saved_chart_is_a_drawing_of_its_own_that_says_what_it_is_to_those_who_do_not_see_it()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "new", "chart.svg");
        new LineChart(
            "Error < 5 % & \"falling\"", "On <test> images", "X", "Y",
            [new("A & B <c>", Palette.Blue, [(0, 1), (1, 2)]), new("D", Palette.Green, [(0, 2), (1, 1)])]).Save(
            path);

        var root = XDocument.Load(path).Root!;
        Assert.AreEqual("http://www.w3.org/2000/svg", root.Name.NamespaceName);
        Assert.AreEqual("img", root.Attribute("role")!.Value);
        Assert.AreEqual("Error < 5 % & \"falling\". On <test> images", root.Attribute("aria-label")!.Value);
        Assert.AreEqual("Error < 5 % & \"falling\"", root.Element(root.Name.Namespace + "title")!.Value);
        StringAssert.Contains(root.Value, "A & B <c>");
        Assert.HasCount(1, root.Elements(root.Name.Namespace + "style"));
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(folder, "new")));
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public void A_point_without_a_value_parts_a_line_in_two()
    {
        var svg = new LineChart("", "", "", "", [new("", Palette.Blue, [(1, 1), (2, 2), (3, double.NaN), (4, 4), (5, 5)])]).ToSvg();

        Assert.HasCount(2, svg.Descendants(svg.Name.Namespace + "path"));
    }

    [TestMethod]
    public void A_thinned_line_keeps_its_ends_and_its_peaks()
    {
        var points =
            Enumerable.Range(0, 100_000).Select(i => (X: i / 100.0, Y: i == 54_321 ? -50 : i == 54_320 ? 50 : Math.Sin(i))).ToArray();

        var thinned = LineThinning.Thin(points).ToList();

        Assert.IsLessThanOrEqualTo(4 * 1000, thinned.Count);
        Assert.AreEqual(points[0], thinned[0]);
        Assert.AreEqual(points[^1], thinned[^1]);
        CollectionAssert.IsSubsetOf(new[] { points[54_320], points[54_321] }, thinned);
        CollectionAssert.AreEqual(thinned.OrderBy(point => point.X).ToList(), thinned);
    }

    [TestMethod]
    public void The_mean_of_runs_is_drawn_where_all_of_them_have_a_point_in_a_band_of_a_sample_standard_deviation()
    {
        var series = ChartSeries.OfRuns("", Palette.Blue, [[(1, 10), (2, 4)], [(1, 14), (2, 6), (3, 1)], [(1, 12), (2, 5)]]);

        CollectionAssert.AreEqual(new[] { (1.0, 12.0), (2.0, 5.0) }, series.Points.ToArray());
        CollectionAssert.AreEqual(new[] { (1.0, 10.0, 14.0), (2.0, 4.0, 6.0) }, series.Band.ToArray());
    }

    private static CultureInfo DecimalComma()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (",", ".");
        return culture;
    }
}
