using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Datasets;

/// <summary>The contract of data views, on a file of 1,000 images that are numbered.</summary>
[TestClass]
public sealed class IndexedViewTests
{
    private const int Rows = 1000, PixelCount = 3072;

    private static readonly TemporaryFolder Folder = new();

    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _view;

    public IndexedViewTests()
    {
        string path = Folder.File("numbered.bin");
        if (!File.Exists(path))
            File.WriteAllBytes(
                path,
                [
                    .. Enumerable.Range(0, Rows).SelectMany(
                        row => (byte[])[(byte)(row % 10), (byte)row, (byte)(row >> 8), .. new byte[PixelCount - 2]]),
                ]);
        _view = _ml.Data.LoadFromCifar(path);
    }

    [ClassCleanup]
    public static void RemoveFolder() => Folder.Dispose();

    [TestMethod]
    public void A_shuffling_cursor_gives_every_row_once_and_rows_keep_their_ids()
    {
        Assert.IsTrue(_view.CanShuffle);
        var rows = DatasetRow.ReadAll(_view, new Random(3));

        CheckRows(rows);
        Assert.AreSequenceEqual(Enumerable.Range(0, Rows), rows.Select(Number).Order());
        Assert.IsLessThan(
            20, rows.Index().Count(row => Number(row.Item) == row.Index), "one row in a thousand stays in its place by chance");
        Assert.AreSequenceEqual(
            rows.Select(Number), DatasetRow.ReadAll(_view, new Random(3)).Select(Number), "the same random numbers give the same order");
        Assert.AreNotEqual(Number(rows[0]), Number(DatasetRow.ReadAll(_view, new Random(4))[0]));
    }

    [TestMethod]
    [DataRow(1, false)]
    [DataRow(3, false)]
    [DataRow(7, true)]
    [DataRow(1000, true)]
    public void A_set_of_cursors_shares_the_rows_and_batches_restore_their_order(int count, bool shuffle)
    {
        var cursors = _view.GetRowCursorSet(_view.Schema, count, shuffle ? new Random(5) : null);
        var parts = new List<DatasetRow>[cursors.Length];
        Parallel.For(0, cursors.Length, i => parts[i] = DatasetRow.ReadAll(cursors[i]));

        Assert.IsLessThanOrEqualTo(count, cursors.Length);
        foreach (var part in parts)
        {
            CheckRows(part);
            Assert.AreSequenceEqual(part.Select(row => row.Batch).Order(), part.Select(row => row.Batch));
        }
        Assert.IsTrue(
            parts.SelectMany(part => part.Select(row => row.Batch).Distinct()).GroupBy(batch => batch).All(group => group.Count() == 1),
            "a batch is in one cursor");
        var restored = parts.SelectMany(part => part).OrderBy(row => row.Batch).Select(Number);
        Assert.AreSequenceEqual(DatasetRow.ReadAll(_view, shuffle ? new Random(5) : null).Select(Number), restored);
    }

    [TestMethod]
    public void Many_cursors_run_at_once_without_disturbing_each_other()
    {
        var numbers = new int[8][];
        Parallel.For(0, numbers.Length, i => numbers[i] = [.. DatasetRow.ReadAll(_view, i % 2 == 0 ? null : new Random(i)).Select(Number)]);

        for (int i = 0; i < numbers.Length; i++)
            Assert.AreSequenceEqual(DatasetRow.ReadAll(_view, i % 2 == 0 ? null : new Random(i)).Select(Number), numbers[i]);
    }

    [TestMethod]
    public void Stock_transforms_read_it_in_parallel_and_in_order()
    {
        var pipeline = _ml.Transforms.Conversion.ConvertType("Pixels", "Image", DataKind.Single).Append(
            _ml.Transforms.Conversion.MapKeyToValue("Name", "Label"));

        var transformed = pipeline.Fit(_view).Transform(_view);

        Assert.AreSequenceEqual(
            Enumerable.Range(0, Rows), transformed.GetColumn<float[]>("Pixels").Select(pixels => (int)pixels[0] + 256 * (int)pixels[1]));
        Assert.AreSequenceEqual(
            Enumerable.Range(0, Rows).Select(row => DatasetClassNames.Cifar10[row % 10]), transformed.GetColumn<string>("Name"));
        Assert.AreSequenceEqual(
            Enumerable.Range(0, Rows), _ml.Data.ShuffleRows(_view, seed: 2).GetColumn<byte[]>("Image").Select(Number).Order());
        Assert.AreSequenceEqual(
            Enumerable.Range(10, 5), _ml.Data.TakeRows(_ml.Data.SkipRows(_view, 10), 5).GetColumn<byte[]>("Image").Select(Number));
        Assert.AreSequenceEqual(Enumerable.Range(0, Rows), _ml.Data.Cache(_view).GetColumn<byte[]>("Image").Select(Number));
    }

    [TestMethod]
    public void Splits_of_ML_NET_leave_nothing_out()
    {
        var split = _ml.Data.TrainTestSplit(_view, testFraction: 0.3, seed: 1);

        int[] train = [.. split.TrainSet.GetColumn<byte[]>("Image").Select(Number)],
            test = [.. split.TestSet.GetColumn<byte[]>("Image").Select(Number)];

        Assert.AreSequenceEqual(Enumerable.Range(0, Rows), train.Concat(test).Order());
        Assert.IsInRange(200, 400, test.Length);
    }

    [TestMethod]
    public void Values_cannot_be_fetched_off_a_row_or_of_columns_not_asked_for()
    {
        using var cursor = _view.GetRowCursor([_view.Schema["Label"]]);
        var label = cursor.GetGetter<uint>(_view.Schema["Label"]);
        uint key = 0;

        Assert.IsFalse(cursor.IsColumnActive(_view.Schema["Image"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => label(ref key));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<byte>>(_view.Schema["Image"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<ulong>(_view.Schema["Label"]));
        while (cursor.MoveNext())
            label(ref key);
        Assert.AreEqual(-1L, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
        Assert.ThrowsExactly<InvalidOperationException>(() => label(ref key));
    }

    private static int Number(DatasetRow row) => Number(row.Image);

    private static int Number(byte[] image) => image[0] | image[1] << 8;

    private static void CheckRows(IEnumerable<DatasetRow> rows)
    {
        foreach (var row in rows)
        {
            Assert.AreEqual((ulong)Number(row), row.Id);
            Assert.AreEqual((uint)(Number(row) % 10 + 1), row.Label);
        }
    }
}
