using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Datasets;

[TestClass]
public sealed class CifarTests
{
    private const int Pixels = 3072;

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Rows_of_real_CIFAR_10_are_the_bytes_of_the_file()
    {
        string path = TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin");

        var view = _ml.Data.LoadFromCifar(path);
        var rows = DatasetRow.ReadAll(view);

        byte[] file = File.ReadAllBytes(path);
        Assert.AreEqual(1000L, view.GetRowCount());
        Assert.HasCount(1000, rows);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.AreEqual((ulong)i, rows[i].Id);
            Assert.AreEqual(file[i * (Pixels + 1)] + 1u, rows[i].Label);
            Assert.IsTrue(rows[i].Image.AsSpan().SequenceEqual(file.AsSpan(i * (Pixels + 1) + 1, Pixels)));
        }
        // The first training images of CIFAR-10 are known to be a frog, two trucks, a deer and a car.
        var names = DatasetRow.KeyNames(view);
        Assert.AreSequenceEqual(["frog", "truck", "truck", "deer", "automobile"], rows.Take(5).Select(row => names[row.Label - 1]));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte, 3, 32, 32), view.Schema["Image"].Type);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 10), view.Schema["Label"].Type);
    }

    [TestMethod]
    public void CIFAR_100_has_fine_and_coarse_labels()
    {
        using var folder = new TemporaryFolder();
        byte[] file = [.. Record(19, 99, 7), .. Record(0, 4, 9)];
        File.WriteAllBytes(folder.File("some.bin"), file);

        var view = _ml.Data.LoadFromCifar(folder.File("some.bin"));

        Assert.AreSequenceEqual(new uint[] { 100, 5 }, view.GetColumn<uint>("Label"));
        Assert.AreSequenceEqual(new uint[] { 20, 1 }, view.GetColumn<uint>("CoarseLabel"));
        Assert.AreEqual("worm", DatasetRow.KeyNames(view)[99]);
        Assert.AreEqual("beaver", DatasetRow.KeyNames(view)[4]);
        Assert.AreEqual("aquatic_mammals", DatasetRow.KeyNames(view, "CoarseLabel")[0]);
        Assert.IsTrue(DatasetRow.ReadAll(view)[1].Image.All(value => value == 9));
    }

    [TestMethod]
    public void A_folder_is_read_as_its_archive_lays_it_out()
    {
        using var folder = new TemporaryFolder();
        string inner = Directory.CreateDirectory(folder.File("cifar-10-batches-bin")).FullName;
        for (int batch = 1; batch <= 5; batch++)
            File.WriteAllBytes(Path.Combine(inner, $"data_batch_{batch}.bin"), [.. Record((byte)batch, 0), .. Record((byte)batch, 1)]);
        File.WriteAllBytes(Path.Combine(inner, "test_batch.bin"), Record(9, 2));

        Assert.AreSequenceEqual(new uint[] { 2, 2, 3, 3, 4, 4, 5, 5, 6, 6 }, _ml.Data.LoadFromCifar(folder.Root).GetColumn<uint>("Label"));
        Assert.AreSequenceEqual(new uint[] { 10 }, _ml.Data.LoadFromCifar(inner, DatasetPart.Test).GetColumn<uint>("Label"));
        Assert.AreEqual(11L, _ml.Data.LoadFromCifar(folder.Root, DatasetPart.All).GetRowCount());

        File.Delete(Path.Combine(inner, "data_batch_3.bin"));
        Assert.Contains("lacks data_batch_3.bin", Problem(() => _ml.Data.LoadFromCifar(folder.Root)));
    }

    [TestMethod]
    public void Every_problem_of_several_files_is_reported_at_once()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("truncated.bin"), Record(1, 1)[..^1]);
        File.WriteAllBytes(folder.File("label.bin"), [.. Record(3, 1), .. Record(10, 1), .. Record(255, 1)]);
        File.WriteAllBytes(folder.File("empty.bin"), []);
        string[] paths =
        [
            folder.File("truncated.bin"),
            folder.File("label.bin"),
            folder.File("empty.bin"),
            folder.File("missing.bin"),
            folder.File("label.bin"),
        ];

        string problem = Problem(() => _ml.Data.LoadFromCifar(new CifarOptions { Paths = paths }));

        Assert.Contains("truncated.bin must be a multiple of 3073 bytes (CIFAR-10: 0 images and 3072 bytes of another)", problem);
        Assert.Contains("label.bin must be in 0..9; 2 of 3 are not, the first that of image 1 (counted from 0): received 10.", problem);
        Assert.Contains("empty.bin must have at least one image; it is empty.", problem);
        Assert.Contains("missing.bin does not exist.", problem);
        Assert.Contains("label.bin 2 times", problem);
    }

    [TestMethod]
    public void What_is_named_must_be_files_with_labels_of_both_kinds_in_their_ranges()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("coarse.bin"), [.. Record(19, 99, 1), .. Record(20, 99, 1)]);

        string problem = Problem(() => _ml.Data.LoadFromCifar(new CifarOptions { Paths = [folder.File("coarse.bin"), folder.Root] }));

        Assert.Contains("Every coarse label of", problem);
        Assert.Contains("must be in 0..19; 1 of 2 are not, the first that of image 1 (counted from 0): received 20.", problem);
        Assert.Contains($"A folder must be the only path; received {folder.Root} among 2 paths.", problem);
        Assert.Contains(
            "must name at least one file; received none.", Problem(() => _ml.Data.LoadFromCifar(new CifarOptions { Paths = [] })));
    }

    [TestMethod]
    public void Files_of_both_data_sets_do_not_mix()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("ten.bin"), Record(3, 1));
        File.WriteAllBytes(folder.File("hundred.bin"), Record(3, 4, 1));

        string problem = Problem(() => _ml.Data.LoadFromCifar(
            new CifarOptions { Paths = [folder.File("ten.bin"), folder.File("hundred.bin")] }));

        Assert.Contains("ten.bin is of CIFAR-10", problem);
        Assert.Contains("hundred.bin is of CIFAR-100", problem);
    }

    [TestMethod]
    public void A_file_that_is_no_published_one_fails_verification()
    {
        string path = TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin");

        string problem = Problem(() => _ml.Data.LoadFromCifar(path, verifyChecksums: true));

        Assert.Contains("must be that of a published file of CIFAR-10 or CIFAR-100; its SHA-1 is", problem);
    }

    [TestMethod]
    public void A_folder_without_CIFAR_files_says_what_it_should_have()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("data_batch_1.bin to data_batch_5.bin, test_batch.bin", Problem(() => _ml.Data.LoadFromCifar(folder.Root)));
    }

    [TestMethod]
    public void A_file_that_changes_after_loading_is_an_error_and_not_wrong_pixels()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("ten.bin"), [.. Record(3, 1), .. Record(4, 1)]);
        var view = _ml.Data.LoadFromCifar(folder.File("ten.bin"));

        File.WriteAllBytes(folder.File("ten.bin"), Record(3, 1));

        Assert.Contains("has changed since it was loaded", Assert.ThrowsExactly<IOException>(() => DatasetRow.ReadAll(view)).Message);
    }

    private static byte[] Record(byte label, byte pixel) => [label, .. Enumerable.Repeat(pixel, Pixels)];

    private static byte[] Record(byte coarse, byte fine, byte pixel) => [coarse, .. Record(fine, pixel)];

    private static string Problem(Func<object> load) => Assert.ThrowsExactly<InvalidDataException>(() => { load(); }).Message;
}
