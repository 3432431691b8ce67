using System.Xml.Linq;

namespace Reporting.Tests;

[TestClass]
public sealed class HtmlReportTests
{
    private const string Awkward = "<b>Tom & \"Jerry\"</b> ]]> 'é' 花";

    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    [TestMethod]
    public void A_report_is_well_formed_and_says_what_it_was_given_whatever_characters_are_in_it()
    {
        var page = Save(Report());

        string text = page.Root!.Value;
        foreach (string part in new[]
        {
            "title",
            "subtitle",
            "series",
            "heading",
            "paragraph",
            "remark",
            "code",
            "headline",
            "note",
            "fact",
            "value",
            "caption",
            "column",
            "cell",
            "class",
            "file",
            "chart",
        })
            StringAssert.Contains(text, $"{part} {Awkward}", part);
    }

    [TestMethod]
    public void Characters_that_XML_cannot_hold_are_replaced_and_nothing_else_is()
    {
        var page = Save(
            new HtmlReport("null \0, escape \u001b, half a pair \ud800.", "a pair: \ud83c\udf3b")
            {
                Sections = [new("", [new CodeBlock("tab\t, line\nend")])],
            });

        Assert.AreEqual("null \ufffd, escape \ufffd, half a pair \ufffd.", page.Descendants(Xhtml + "h1").Single().Value);
        Assert.AreEqual("a pair: \ud83c\udf3b", page.Descendants(Xhtml + "p").First().Value);
        Assert.AreEqual("tab\t, line\nend", page.Descendants(Xhtml + "pre").Single().Value);
    }

    [TestMethod]
    public void A_report_loads_nothing_and_runs_nothing()
    {
        var page = Save(Report());

        Assert.IsEmpty(page.Descendants().Where(
            element => element.Name.LocalName is "script" or "link" or "iframe" or "object" or "embed"));
        Assert.IsTrue(page.Descendants().Attributes("src").All(source => source.Value.StartsWith("data:image/", StringComparison.Ordinal)));
        foreach (string style in page.Descendants(Xhtml + "style").Select(style => style.Value))
            Assert.IsFalse(style.Contains("url(") || style.Contains("@import"));
        Assert.IsTrue(
            page.Descendants(Xhtml + "meta").Any(meta => meta.Attribute("content")?.Value.Contains("default-src 'none'") == true));
    }

    [TestMethod]
    public void Style_sheets_have_no_character_that_XML_escapes()
    {
        Assert.AreEqual(-1, (ReportStyle.Css + ChartStyle.Css).IndexOfAny(['<', '>', '&']));
    }

    [TestMethod]
    public void Numbers_of_a_table_are_to_the_right_in_the_column_s_format_and_what_is_not_known_is_a_dash()
    {
        var table = new ReportTable(
            "caption",
            ["Net", new("Paper", "0.00"), new("Difference", "+0.00;-0.00;0.00"), new TableColumn("Parameters", "#,0"), "Remarks"],
        [
            ["ResNet-20", 8.75, -0.5, 272474, "ours"],
            ["ResNet-110", Spread.Of(6.77, 6.45), 0.125, null, "paper's"],
            ["ResNet-1202", double.NaN, null, 19421274, null],
        ]).ToHtml();

        var rows = table.Descendants(Xhtml + "tbody").Elements(Xhtml + "tr")
            .Select(row => string.Join('|', row.Elements().Select(cell => cell.Value))).ToArray();
        CollectionAssert.AreEqual(
            new[] { "ResNet-20|8.75|−0.50|272,474|ours", "ResNet-110|6.61 ± 0.23|+0.13|–|paper's", "ResNet-1202|–|–|19,421,274|–" }, rows);
        var aligned = table.Descendants(Xhtml + "tr").First().Elements().Select(cell => cell.Attribute("class")?.Value).ToArray();
        CollectionAssert.AreEqual(new[] { null, "number", "number", "number", null }, aligned);
        Assert.IsTrue(table.Descendants(Xhtml + "th").All(heading => heading.Attribute("scope") is not null));
    }

    [TestMethod]
    public void A_row_of_another_length_is_refused_with_what_it_should_be()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ReportTable("Errors", ["Net", "Error"], [["ResNet-20"]]).ToHtml());

        Assert.AreEqual("A row of the table \"Errors\" must have 2 cells, one for each column; received 1.", error.Message);
    }

    [TestMethod]
    public void Elements_without_content_have_an_end_tag_unless_HTML_has_none_for_them()
    {
        Assert.AreEqual("<p xmlns=\"http://www.w3.org/1999/xhtml\"></p>", Html.Element("p").ToString());
        Assert.AreEqual("<img class=\"a b\" xmlns=\"http://www.w3.org/1999/xhtml\" />", Html.Element("img.a.b").ToString());
    }

    [TestMethod]
    public void A_report_that_cannot_be_written_leaves_the_earlier_one_and_nothing_else()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "report.html");
        new HtmlReport("first", "").Save(path);
        byte[] first = File.ReadAllBytes(path);

        var wrong = new ReportTable("Errors", ["Net", "Error"], [["ResNet-20"]]);
        Assert.ThrowsExactly<ArgumentException>(() => new HtmlReport("second", "") { Sections = [new("", [wrong])] }.Save(path));

        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder));
        CollectionAssert.AreEqual(first, File.ReadAllBytes(path));
        Directory.Delete(folder, recursive: true);
    }

    private static HtmlReport Report() => new($"title {Awkward}", $"subtitle {Awkward}")
    {
        Series = $"series {Awkward}",
        Headlines = [new($"headline {Awkward}", $"value {Awkward}", $"note {Awkward}")],
        Facts = [new($"fact {Awkward}", $"value {Awkward}", IsCode: true)],
        Sections =
        [
            new($"heading {Awkward}",
            [
                new Paragraph($"paragraph {Awkward}"), new Remark($"remark {Awkward}"), new CodeBlock($"code {Awkward}"),
                new ReportTable($"caption {Awkward}", [$"column {Awkward}"], [[$"cell {Awkward}"]]),
                new PictureGallery(
                    $"caption {Awkward}",
                    [new(Picture.FromPixels(new byte[4], 2, 2, 1), $"class {Awkward}", $"class {Awkward}!", 0.5, $"file {Awkward}")]),
                new FileLinks(($"file {Awkward}", "")),
                new ChartFigure(
                    new LineChart($"chart {Awkward}", Awkward, Awkward, Awkward, [new(Awkward, Palette.Blue, [(0, 1), (1, 2)])]), Awkward),
            ]),
        ],
    };

    private static XDocument Save(HtmlReport report)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "report.html");
        report.Save(path);
        var page = XDocument.Load(path, LoadOptions.PreserveWhitespace);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return page;
    }
}
