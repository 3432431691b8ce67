using Microsoft.ML;
using Microsoft.ML.Data;
using PaperExperiments.Data;

namespace PaperExperiments.Tests;

[TestClass]
public sealed class RowSubsetTests
{
    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.001)]
    public void A_subset_has_the_same_share_of_each_class_and_at_least_one_image(double fraction)
    {
        var all = new MLContext().Data.LoadFromCifar(RealImages.CifarFile);
        var counts = all.GetColumn<uint>("Label").CountBy(label => label).ToDictionary();

        var subset = RowSubset.OfEachClass(all, "Label", fraction);

        foreach (var (label, count) in subset.GetColumn<uint>("Label").CountBy(label => label))
            Assert.AreEqual(Math.Max(1, (int)Math.Round(counts[label] * fraction)), count);
        Assert.AreEqual(subset.GetRowCount(), subset.GetColumn<uint>("Label").Count());
    }

    [TestMethod]
    public void A_share_and_the_others_are_all_rows_once()
    {
        var all = new MLContext().Data.LoadFromCifar(RealImages.CifarFile);

        var (share, others) = RowSubset.Split(all, "Label", 0.2);

        ulong[] ids = [.. Ids(share), .. Ids(others)];
        CollectionAssert.AreEquivalent(Ids(all), ids);
        Assert.AreEqual(200, Ids(share).Length, 5);
    }

    private static ulong[] Ids(IDataView view)
    {
        using var cursor = view.GetRowCursor([]);
        var getter = cursor.GetIdGetter();
        var ids = new List<ulong>();
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            getter(ref id);
            ids.Add(id.Low);
        }
        return [.. ids];
    }
}
