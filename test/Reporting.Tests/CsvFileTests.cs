using System.Globalization;
using System.Text;
using Microsoft.VisualBasic.FileIO;

namespace Reporting.Tests;

[TestClass]
public sealed class CsvFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Another_reader_reads_what_was_written_whatever_characters_are_in_it()
    {
        string[] awkward = ["plain", "a,b", "say \"hi\"", "two\r\nlines", "", "é花 ±", ";tab\t"];
        string path = Path.Combine(_folder, "new", "table.csv");

        CsvFile.Write(path, awkward, [awkward, [.. awkward.Reverse()]]);

        using var parser = new TextFieldParser(path, Encoding.UTF8) { Delimiters = [","], TrimWhiteSpace = false };
        CollectionAssert.AreEqual(awkward, parser.ReadFields());
        CollectionAssert.AreEqual(awkward, parser.ReadFields());
        CollectionAssert.AreEqual(awkward.Reverse().ToArray(), parser.ReadFields());
        Assert.IsTrue(parser.EndOfData);
    }

    [TestMethod]
    public void Records_end_as_RFC_4180_says_and_numbers_are_whole_in_every_country()
    {
        string path = Path.Combine(_folder, "table.csv");
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = culture;
            CsvFile.Write(
                path, ["value", "kind"],
                [
                    [0.1 + 0.2, "double"],
                    [1f / 3, "float"],
                    [-64000, "int"],
                    [true, null],
                    [double.NaN, new DateTime(2015, 12, 10, 0, 0, 0, DateTimeKind.Utc)],
                ]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.AreEqual(
            "value,kind\r\n0.30000000000000004,double\r\n0.33333334,float\r\n-64000,int\r\ntrue,\r\nNaN,2015-12-10T00:00:00.0000000Z\r\n",
            Encoding.UTF8.GetString(File.ReadAllBytes(path)));
    }

    [TestMethod]
    public void A_row_of_another_length_is_refused_and_the_earlier_file_stays()
    {
        string path = Path.Combine(_folder, "table.csv");
        CsvFile.Write(path, ["a"], [[1]]);

        var error = Assert.ThrowsExactly<ArgumentException>(() => CsvFile.Write(path, ["a", "b"], [[1, 2], [3]]));

        Assert.AreEqual($"A row of {path} must have 2 cells, one for each heading; received 1.", error.Message);
        Assert.AreEqual("a\r\n1\r\n", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }
}
