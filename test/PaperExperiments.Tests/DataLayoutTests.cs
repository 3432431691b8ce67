using Microsoft.ML.ResNet.Tests;
using PaperExperiments.Data;

namespace PaperExperiments.Tests;

[TestClass]
public sealed class DataLayoutTests
{
    [TestMethod]
    [DataRow("data_batch_1.bin", nameof(DataLayout.CifarFolder))]
    [DataRow("cifar-100-binary/train.bin", nameof(DataLayout.CifarFolder))]
    [DataRow("train-images-idx3-ubyte.gz", nameof(DataLayout.IdxFolder))]
    [DataRow("train/cat/1.jpg", nameof(DataLayout.ImageFolderWithParts))]
    [DataRow("val/cat/1.jpg", nameof(DataLayout.ImageFolderWithParts))]
    [DataRow("cat/1.jpg", nameof(DataLayout.ImageFolder))]
    public void A_layout_is_found_out_by_looking(string file, string layout)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
        File.WriteAllText(folder[file], "");

        Assert.AreEqual(Enum.Parse<DataLayout>(layout), DataLayouts.Find(folder.Path).Layout);
    }

    [TestMethod]
    public void An_unknown_layout_is_told_with_those_that_are_known()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["picture.jpg"], "");

        var (layout, problem) = DataLayouts.Find(folder.Path);

        Assert.IsNull(layout);
        foreach (string known in new[] { folder.Path, "data_batch_1.bin", "train-images-idx3-ubyte", "train and val" })
            StringAssert.Contains(problem, known);
    }
}
