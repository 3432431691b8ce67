using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Datasets;

[TestClass]
public sealed class IdxTests
{
    private const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(DatasetPart.Training, "train", 60_000)]
    [DataRow(DatasetPart.Test, "t10k", 10_000)]
    public void Fashion_MNIST_is_read_as_published(DatasetPart part, string prefix, int count)
    {
        NeedFashionMnist();

        var view = _ml.Data.LoadFromIdx(FashionMnist, part, verifyChecksums: true);

        byte[] images = Unpacked($"{prefix}-images-idx3-ubyte.gz"), labels = Unpacked($"{prefix}-labels-idx1-ubyte.gz");
        Assert.AreEqual((long)count, view.GetRowCount());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte, 1, 28, 28), view.Schema["Image"].Type);
        Assert.AreSequenceEqual(
            DatasetClassNames.FashionMnist, DatasetRow.KeyNames(view), "verified files have the names of their data set");
        int row = 0;
        foreach (var (image, label) in view.GetColumn<VBuffer<byte>>("Image").Zip(view.GetColumn<uint>("Label")))
        {
            Assert.IsTrue(image.GetValues().SequenceEqual(images.AsSpan(16 + 784 * row, 784)));
            Assert.AreEqual(labels[8 + row] + 1u, label);
            row++;
        }
        Assert.AreEqual(count, row);
    }

    [TestMethod]
    public void A_plain_file_stays_on_the_disk_and_reads_as_the_gzipped_one()
    {
        NeedFashionMnist();
        using var folder = new TemporaryFolder();
        // The name with a dot is what some tools unpack to.
        File.WriteAllBytes(folder.File("t10k-images.idx3-ubyte"), Unpacked("t10k-images-idx3-ubyte.gz"));
        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), Unpacked("t10k-labels-idx1-ubyte.gz"));

        var plain = _ml.Data.LoadFromIdx(folder.Root, DatasetPart.Test, verifyChecksums: true);
        var gzipped = _ml.Data.LoadFromIdx(FashionMnist, DatasetPart.Test);

        Assert.IsTrue(plain.GetColumn<byte[]>("Image").SelectMany(image => image).SequenceEqual(
            gzipped.GetColumn<byte[]>("Image").SelectMany(image => image)));
        Assert.AreSequenceEqual(
            Enumerable.Range(0, 10).Select(number => $"{number}"), DatasetRow.KeyNames(gzipped), "unverified files may be of any data set");
    }

    [TestMethod]
    public void Images_of_training_with_labels_of_test_do_not_pass()
    {
        NeedFashionMnist();

        string problem = Problem(() => _ml.Data.LoadFromIdx(
            Path.Combine(FashionMnist, "train-images-idx3-ubyte.gz"), Path.Combine(FashionMnist, "t10k-labels-idx1-ubyte.gz"),
            verifyChecksums: true));

        Assert.Contains("60000 images and", problem);
        Assert.Contains("10000 labels", problem);
        Assert.Contains("Images and labels must belong together", problem);
    }

    [TestMethod]
    public void Class_names_may_be_given_and_colour_images_keep_their_dimensions()
    {
        using var folder = new TemporaryFolder();
        var (images, labels) = Write(folder, Idx([2, 3, 4, 5], 120), Idx([2], [0, 2]));

        var view = _ml.Data.LoadFromIdx(images, labels, ["cat", "dog", "owl"]);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte, 3, 4, 5), view.Schema["Image"].Type);
        Assert.AreSequenceEqual(["cat", "dog", "owl"], DatasetRow.KeyNames(view));
        Assert.AreSequenceEqual(new uint[] { 1, 3 }, view.GetColumn<uint>("Label"));
    }

    [TestMethod]
    public void A_wrong_magic_number_is_told_for_both_files_at_once()
    {
        using var folder = new TemporaryFolder();
        byte[] floats = Idx([1, 2, 2], 4);
        floats[2] = 0x0D;
        var (images, labels) = Write(folder, floats, Idx([1, 2, 2], 4));

        string problem = Problem(() => _ml.Data.LoadFromIdx(images, labels));

        Assert.Contains("must begin with the magic number 00000803 or 00000804 to be an IDX file of images; received 00000d03.", problem);
        Assert.Contains("must begin with the magic number 00000801 to be an IDX file of labels; received 00000803.", problem);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Counts_that_differ_and_truncated_files_are_told(bool gzip)
    {
        using var folder = new TemporaryFolder();
        var (images, labels) = Write(folder, Idx([3, 2, 2], 12), Idx([2], [0, 1]), gzip);
        Assert.Contains("has 3 images and", Problem(() => _ml.Data.LoadFromIdx(images, labels)));

        (images, labels) = Write(folder, Idx([3, 2, 2], 11), Idx([2], [0, 1, 1]), gzip);
        string problem = Problem(() => _ml.Data.LoadFromIdx(images, labels));
        Assert.Contains("says 3×2×2, 12 values of images; the file holds 11.", problem);
        Assert.Contains($"says 2, 2 values of labels; the file holds {(gzip ? "more" : "3")}.", problem);

        (images, labels) = Write(folder, Idx([3, 2, 2], 12)[..9], [], gzip);
        problem = Problem(() => _ml.Data.LoadFromIdx(images, labels));
        Assert.Contains("must have 3 sizes after its magic number; the file is truncated.", problem);
        Assert.Contains("received an empty file", problem);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_value_too_many_is_told_even_where_it_is_zero_and_a_size_of_zero_is_none(bool gzip)
    {
        using var folder = new TemporaryFolder();
        var (images, labels) = Write(folder, Idx([0, 2, 2], 0), Idx([2], [1, 0, 0]), gzip);

        string problem = Problem(() => _ml.Data.LoadFromIdx(images, labels));

        Assert.Contains("must be positive; received 0×2×2", problem);
        Assert.Contains($"says 2, 2 values of labels; the file holds {(gzip ? "more" : "3")}.", problem);
    }

    [TestMethod]
    public void A_header_that_promises_the_earth_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        var (images, labels) = Write(folder, Idx([2_000_000, 32, 32], 12), Idx([1], [0]), gzip: true);
        Assert.Contains("the file holds 12", Problem(() => _ml.Data.LoadFromIdx(images, labels)));

        (images, labels) = Write(folder, Idx([int.MaxValue, int.MaxValue, int.MaxValue], 12), Idx([-1], [0]));
        string problem = Problem(() => _ml.Data.LoadFromIdx(images, labels));
        Assert.Contains("the file holds 12", problem);
        Assert.Contains("must be positive; received -1", problem);
    }

    [TestMethod]
    public void Labels_beyond_the_class_names_are_told()
    {
        using var folder = new TemporaryFolder();
        var (images, labels) = Write(folder, Idx([3, 1, 1], 3), Idx([3], [1, 2, 7]));

        string problem = Problem(() => _ml.Data.LoadFromIdx(images, labels, ["a", "b"]));

        Assert.Contains(
            "must be in 0..1, for there are 2 class names; 2 of 3 are not, the first that of image 1 (counted from 0): received 2.",
            problem);
    }

    [TestMethod]
    public void A_damaged_gzip_file_is_told_and_missing_files_too()
    {
        using var folder = new TemporaryFolder();
        byte[] noise = new byte[4000];
        new Random(1).NextBytes(noise);
        var (images, labels) = Write(folder, Idx([1000, 2, 2], noise), Idx([1], [0]), gzip: true);
        byte[] damaged = File.ReadAllBytes(images);
        damaged[2000] ^= 1;
        File.WriteAllBytes(images, damaged);

        string problem = Problem(() => _ml.Data.LoadFromIdx(images, labels + ".gone"));

        Assert.Contains("idx cannot be unpacked", problem);
        Assert.Contains(".gone does not exist", problem);
    }

    [TestMethod]
    public void A_folder_must_have_the_files()
    {
        using var folder = new TemporaryFolder();
        string problem = Problem(() => _ml.Data.LoadFromIdx(folder.Root, DatasetPart.Test));

        Assert.Contains("must have the file t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz; it has neither.", problem);
        Assert.Contains("t10k-labels-idx1-ubyte", problem);
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => _ml.Data.LoadFromIdx(folder.File("gone"), DatasetPart.Test));
        Assert.ThrowsExactly<ArgumentException>(() => _ml.Data.LoadFromIdx(folder.Root, DatasetPart.All));
    }

    private static void NeedFashionMnist()
    {
        if (!Directory.Exists(FashionMnist))
            Assert.Inconclusive("needs Debian's package dataset-fashion-mnist");
    }

    private static byte[] Unpacked(string name)
    {
        using var gzip = new GZipStream(File.OpenRead(Path.Combine(FashionMnist, name)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Idx(int[] sizes, int count) => Idx(sizes, [.. Enumerable.Range(0, count).Select(i => (byte)i)]);

    private static byte[] Idx(int[] sizes, byte[] values)
    {
        byte[] header = new byte[4 + 4 * sizes.Length];
        (header[2], header[3]) = (8, (byte)sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        return [.. header, .. values];
    }

    private static (string Images, string Labels) Write(TemporaryFolder folder, byte[] images, byte[] labels, bool gzip = false)
    {
        foreach (var (name, content) in new[] { ("images.idx", images), ("labels.idx", labels) })
        {
            using var file = File.Create(folder.File(name));
            using Stream stream = gzip && content.Length > 0 ? new GZipStream(file, CompressionLevel.Fastest) : file;
            stream.Write(content);
        }
        return (folder.File("images.idx"), folder.File("labels.idx"));
    }

    private static string Problem(Func<object> load) => Assert.ThrowsExactly<InvalidDataException>(() => { load(); }).Message;
}
