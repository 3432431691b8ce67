using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>Data that several processes score, each its share.</summary>
[TestClass]
public sealed class RowSharingTests
{
    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    [DataRow(MpiRun.OpenMpi, 2)]
    [DataRow(MpiRun.Mpich, 2)]
    [DataRow(MpiRun.OpenMpi, 3)]
    public void Shares_are_scored_once_and_all_get_all_rows_in_their_order(string launcher, int processes)
    {
        var result = Gather(launcher, processes).MustSucceed();
        string[] taken = [.. result.Output.Split('\n').Where(line => line.Contains(" takes ", StringComparison.Ordinal)).Order()];
        CollectionAssert.AreEqual(
            processes == 2
                ? ["Process 0 takes 50 rows", "Process 1 takes 50 rows"]
                : new[] { "Process 0 takes 33 rows", "Process 1 takes 33 rows", "Process 2 takes 34 rows" },
            taken.Select(line => line.TrimEnd('\r')).ToArray(), result.Output);
        for (int rank = 1; rank < processes; rank++)
            CollectionAssert.AreEqual(File.ReadAllLines(Rows(0)), File.ReadAllLines(Rows(rank)));
        foreach (var (whole, shared) in Numbers(_folder.File("plain-whole.csv")).Zip(Numbers(Rows(0))))
        {
            CollectionAssert.AreEqual(whole[..2], shared[..2]);
            Assert.IsTrue(whole.Zip(shared).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5));
        }
        Assert.AreEqual(100, Numbers(Rows(0)).Count());
    }

    [TestMethod]
    public void An_exception_over_a_row_of_one_reaches_all()
    {
        var result = Gather(MpiRun.OpenMpi, 2, "fault=row");
        Assert.AreNotEqual(0, result.Status, result.Output);
        StringAssert.Contains(result.Output, "The row has a fault.");
        StringAssert.Contains(result.Output, $"Process 1 of 2 on {Environment.MachineName} failed: ");
    }

    [TestMethod]
    [DataRow("columns", "process 1 has PredictedLabel: ")]
    [DataRow("keys", " of class-2, class-3, class-0, class-1; ")]
    public void Other_columns_or_keys_are_refused_on_all_by_name(string fault, string difference)
    {
        var result = Gather(MpiRun.OpenMpi, 2, $"fault={fault}");
        Assert.AreNotEqual(0, result.Status, result.Output);
        Assert.HasCount(3, result.Output.Split("InvalidOperationException: The rows of all processes must have the same columns"),
            result.Output);
        StringAssert.Contains(result.Output, difference);
    }

    [TestMethod]
    public void One_process_has_all_rows()
    {
        using var processes = TrainingProcesses.JoinMpi();
        var ml = new MLContext(1);
        var data = SyntheticImages.View(ml, SyntheticImages.Rows(10));
        Assert.AreSame(data, ml.Data.TakeShare(data, processes));
        var gathered = ml.Data.GatherRows(data, processes, "Label", "Features");
        CollectionAssert.AreEqual(new[] { "Label", "Features" }, gathered.Schema.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(data.GetColumn<uint>("Label").ToArray(), gathered.GetColumn<uint>("Label").ToArray());
        Assert.AreEqual("seven", processes.Broadcast("seven"));

        var nothing = Assert.ThrowsExactly<ArgumentException>(() => ml.Data.GatherRows(data, processes));
        StringAssert.StartsWith(nothing.Message, "columnNames must name the columns to gather; received none.");
        var unknown = Assert.ThrowsExactly<ArgumentException>(() => ml.Data.GatherRows(data, processes, "Label", "Scores"));
        StringAssert.StartsWith(unknown.Message, "columnNames must name columns of the data; there is no \"Scores\".");
    }

    private string Rows(int rank) => _folder.File($"plain-{rank}.csv");

    private static IEnumerable<double[]> Numbers(string file) => File.ReadLines(file).Select(line =>
        Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture)));

    private MpiRun.Result Gather(string launcher, int processes, params string[] further) =>
        MpiRun.Run(launcher, processes, [_folder.Root, "plain", "gather=Label,PredictedLabel,Score", .. further]);
}
