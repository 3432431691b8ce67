using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML.ResNet.Tests;
using PaperExperiments.CommandLine;

namespace PaperExperiments.Tests;

[TestClass]
public sealed partial class ExperimentTests
{
    private const string Tiny = "--batch-size 8 --threads 1 --workers 1";

    [TestMethod]
    [DataRow("table6", "cifar-8")]
    [DataRow("figure1", "cifar-plain-8")]
    [DataRow("figure6", "cifar-8,cifar-plain-8")]
    [DataRow("figure7", "cifar-8,cifar-plain-8")]
    [DataRow("shortcuts", "cifar-8,cifar-8-b,cifar-8-c")]
    public void An_experiment_on_small_images_writes_its_results(string name, string nets)
    {
        using var folder = new TemporaryFolder();

        Run($"{name} --data {RealImages.CifarFile} --nets {nets} --scale 0.00005 --data-scale 0.03 {Tiny}", folder);

        CheckResults(folder, nets.Split(',').Length, hasPlots: name.StartsWith("figure", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("table2", "cifar-8")]
    [DataRow("table3", "cifar-8,cifar-8-b")]
    [DataRow("table4", "cifar-8")]
    [DataRow("table5", "cifar-8,cifar-14")]
    [DataRow("figure4", "resnet-18")]
    public void An_experiment_on_image_files_writes_its_results(string name, string nets)
    {
        using var folder = new TemporaryFolder();

        Run($"{name} --data {RealImages.WriteFolder(folder)} --nets {nets} --scale 0.000005 --data-scale 1 --image-size 32 {Tiny}", folder);

        CheckResults(folder, nets.Split(',').Length, hasPlots: name.StartsWith("figure", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Table_1_needs_no_images()
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual(0, PaperCommand.Create().Parse($"table1 --out {folder["out"]}").Invoke());

        using var results = JsonDocument.Parse(File.ReadAllText(folder["out/results.json"]));
        var resNet50 = results.RootElement.GetProperty("rows").EnumerateArray()
            .First(row => row.GetProperty("what").GetString() == "ResNet-50 v1");
        Assert.AreEqual(3.8, resNet50.GetProperty("paper").GetDouble());
        Assert.AreEqual(3.8, resNet50.GetProperty("mean").GetDouble(), 0.1);
    }

    [TestMethod]
    public void Experiments_share_trainings_that_are_finished()
    {
        using var folder = new TemporaryFolder();
        string common = $"--data {RealImages.CifarFile} --scale 0.00005 --data-scale 0.03 {Tiny}";
        Run($"table6 {common} --nets cifar-8 --runs 2", folder);
        var trained = Summaries(folder).ToDictionary(path => path, File.GetLastWriteTimeUtc);
        Assert.HasCount(2, trained);

        Run($"figure6 {common} --nets cifar-8 --runs 2 --resume", folder);
        foreach (var (path, time) in trained)
            Assert.AreEqual(time, File.GetLastWriteTimeUtc(path));

        Run($"figure6 {common} --nets cifar-8 --runs 1", folder);
        Assert.IsTrue(Directory.Exists(
            Path.GetDirectoryName(trained.Keys.Single(path => path.Contains("seed1", StringComparison.Ordinal))) + ".before"));
    }

    [TestMethod]
    public void Nothing_is_trained_where_a_plan_is_asked_for()
    {
        using var folder = new TemporaryFolder();

        Run("table2 --plan --nets resnet-18 --image-size 32 --scale 0.1 --threads 1", folder);

        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void Pixels_of_one_size_cannot_be_tested_at_others()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.ThrowsExactly<ArgumentException>(() => Run(
            $"table2 --data {RealImages.CifarFile} --scale 0.001 {Tiny}", folder));

        StringAssert.Contains(error.Message, "--data must have image files for table2");
    }

    private static void Run(string commandLine, TemporaryFolder folder)
    {
        var result = PaperCommand.Create().Parse($"{commandLine} --out {folder["out"]} --trainings {folder["trainings"]}");
        Assert.AreEqual(0, result.Invoke(new() { EnableDefaultExceptionHandler = false }), string.Join(Environment.NewLine, result.Errors));
    }

    private static IEnumerable<string> Summaries(TemporaryFolder folder) =>
        Directory.EnumerateFiles(folder["trainings"], "summary.json", SearchOption.AllDirectories);

    private static void CheckResults(TemporaryFolder folder, int trainingCount, bool hasPlots)
    {
        Assert.AreEqual(trainingCount, Summaries(folder).Count());
        Assert.AreEqual(
            trainingCount, Directory.EnumerateFiles(folder["trainings"], "events.out.tfevents.*", SearchOption.AllDirectories).Count());
        using var results = JsonDocument.Parse(File.ReadAllText(folder["out/results.json"]));
        Assert.AreEqual(trainingCount, results.RootElement.GetProperty("trainings").GetArrayLength());
        foreach (var row in results.RootElement.GetProperty("rows").EnumerateArray()
            .Where(row => row.GetProperty("unit").GetString() == "%"))
            Assert.IsTrue(row.GetProperty("mean").GetDouble() is >= 0 and <= 100);
        Assert.HasCount(results.RootElement.GetProperty("rows").GetArrayLength() + 1, File.ReadAllLines(folder["out/results.csv"]));
        Assert.AreEqual(hasPlots, File.Exists(folder["out/curves.csv"]));

        string page = File.ReadAllText(folder["out/report.html"]);
        var links = XDocument.Parse(page).Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "src" or "href")
            .Select(attribute => attribute.Value).ToArray();
        Assert.IsTrue(
            links.All(link => link[0] == '#' || File.Exists(folder[$"out/{link}"])), "The page is self-contained but for its raw numbers.");
        Assert.IsFalse(Imports().IsMatch(page));
        Assert.AreEqual(hasPlots, page.Contains("<svg", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"url\(\s*['""]?http|@import|<script")]
    private static partial Regex Imports();
}
