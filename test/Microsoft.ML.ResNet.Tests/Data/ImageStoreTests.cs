using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class ImageStoreTests
{
    [TestMethod]
    public void Whole_grey_levels_are_kept_as_bytes_interleaved_and_in_order()
    {
        var rows = StoreData.Pixels(100);
        using var store = StoreData.Load(rows);

        Assert.IsFalse(store.IsSingle);
        Assert.AreEqual(100, store.Count);
        Assert.AreEqual(3, store.ClassCount);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.AreEqual((int)rows[i].Label, store.Labels[i]);
            CollectionAssert.AreEqual(StoreData.Interleaved(rows[i].Features, StoreData.Shape), StoreData.PixelsOf(store, i), $"image {i}");
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(37)]
    [DataRow(99)]
    public void One_value_that_is_no_grey_level_makes_all_pixels_floating_point(int row)
    {
        foreach (float value in new[] { 0.5f, -1f, 256f, 3e9f, -1e-20f })
        {
            var rows = StoreData.Pixels(100);
            rows[row].Features[17] = value;
            using var store = StoreData.Load(rows);

            Assert.IsTrue(store.IsSingle);
            for (int i = 0; i < rows.Length; i++)
                CollectionAssert.AreEqual(
                    StoreData.Interleaved(rows[i].Features, StoreData.Shape), StoreData.PixelsOf(store, i), $"image {i}");
        }
    }

    [TestMethod]
    public void Interleaved_pixels_and_sparse_pixels_are_read_as_they_are()
    {
        var rows = Enumerable.Range(0, 6).Select(i => new SparseRow
        {
            Label = (uint)(i % 3),
            Features = new(60, 2, [i + 1f, 200f], [i, 59]),
        }).ToArray();
        using var store = StoreData.Load(rows, input: new(StoreData.Shape, PixelLayout.Interleaved));

        for (int i = 0; i < rows.Length; i++)
            CollectionAssert.AreEqual(rows[i].Features.DenseValues().ToArray(), StoreData.PixelsOf(store, i));
    }

    [TestMethod]
    public void Bytes_of_a_fixed_size_are_pixels_not_a_file()
    {
        var schema = SchemaDefinition.Create(typeof(FileRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, 4, 5, 3);
        var rows =
            Enumerable.Range(0, 4).Select(i => new FileRow { Label = (uint)(i % 2), Features = ComputedImage.Colours(5, 4, i) }).ToArray();
        using var store = StoreData.Load(rows, input: new(StoreData.Shape, PixelLayout.Interleaved), schema: schema);

        for (int i = 0; i < rows.Length; i++)
            CollectionAssert.AreEqual(rows[i].Features, store.Pixels<byte>(i).ToArray());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    public void Files_are_decoded_in_order_whatever_the_number_of_workers(int workers)
    {
        var rows = StoreData.Files(150);
        using var store = StoreData.Load(rows, new() { Workers = workers });

        Assert.AreEqual(150, store.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.AreEqual(i % 3, store.Labels[i]);
            CollectionAssert.AreEqual(ComputedImage.Colours(5, 4, i), store.Pixels<byte>(i).ToArray(), $"image {i}");
        }
    }

    [TestMethod]
    public void Files_of_other_sizes_are_scaled()
    {
        using var store = StoreData.Load(StoreData.Files(6, width: 20, height: 8));
        var expected = new byte[60];
        byte[] bitmap = [.. ComputedImage.Colours(20, 8, 5).Chunk(3).SelectMany(pixel => pixel.Append(byte.MaxValue))];
        new ImageScaler(StoreData.Shape).Scale(new Bitmap(bitmap, 20, 8, MLPixelFormat.Rgba32), expected);

        CollectionAssert.AreEqual(expected, store.Pixels<byte>(5).ToArray());
    }

    [TestMethod]
    public void Past_the_memory_budget_pixels_are_in_a_file_that_does_not_outlive_the_store()
    {
        string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        try
        {
            var rows = StoreData.Pixels(50);
            rows[20].Features[0] = 0.5f;
            using (var store = StoreData.Load(rows, new() { MemoryBudget = 0, WorkspacePath = folder }))
            {
                Assert.IsGreaterThanOrEqualTo(50 * 60 * 4, store.BytesInFile);
                for (int i = 0; i < rows.Length; i++)
                    CollectionAssert.AreEqual(StoreData.Interleaved(rows[i].Features, StoreData.Shape), StoreData.PixelsOf(store, i));
            }

            Assert.IsEmpty(Directory.GetFiles(folder));
            rows[30].Features[1] = float.NaN;
            Assert.ThrowsExactly<InvalidDataException>(() => StoreData.Load(rows, new() { MemoryBudget = 0, WorkspacePath = folder }));
            Assert.IsEmpty(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Memory_and_file_share_the_rows_at_the_budget()
    {
        // 128 images of 1.5 MiB: some segments in memory, the others in the file.
        var shape = new ImageShape(3, 512, 1024);
        using var storage = new PixelStorage(shape.PixelCount, expectedRows: null, memoryBudget: 40 << 20, Path.GetTempPath());
        storage.Reserve(64);
        for (int i = 0; i < 64; i++)
            storage.Row(i).Fill((byte)(i + 1));

        Assert.IsGreaterThan(0, storage.BytesInMemory);
        Assert.IsGreaterThan(0, storage.BytesInFile);
        Assert.IsLessThanOrEqualTo(40 << 20, storage.BytesInMemory);
        for (int i = 0; i < 64; i++)
            Assert.IsFalse(storage.Row(i).ContainsAnyExcept((byte)(i + 1)), $"row {i}");
    }

    [TestMethod]
    public void Rows_without_a_label_are_left_out_and_counted()
    {
        var rows = StoreData.Pixels(10);
        rows[3].Label = rows[9].Label = PixelRow.NoLabel;
        var context = new MLContext(1);
        var log = new List<string>();
        context.Log += (_, message) => log.Add(message.Message);
        using var store = StoreData.Load(rows, context: context);

        Assert.AreEqual(8, store.Count);
        Assert.AreEqual(2, store.MissingLabels);
        CollectionAssert.AreEqual(StoreData.Interleaved(rows[4].Features, StoreData.Shape), StoreData.PixelsOf(store, 3));
        Assert.Contains(message => message.Contains("2 of 10 rows of the training set have no label", StringComparison.Ordinal), log);
    }

    [TestMethod]
    [DataRow(typeof(byte))]
    [DataRow(typeof(ushort))]
    [DataRow(typeof(uint))]
    [DataRow(typeof(ulong))]
    public void Keys_of_every_type_are_labels(Type type)
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(StoreData.Pixels(9));
        var kind = type == typeof(byte) ? DataKind.Byte
            : type == typeof(ushort) ? DataKind.UInt16
            : type == typeof(uint) ? DataKind.UInt32
            : DataKind.UInt64;
        var converted = context.Transforms.Conversion.ConvertType("Label", outputKind: kind).Fit(data).Transform(data);
        Assert.AreEqual(type, ((KeyDataViewType)converted.Schema["Label"].Type).RawType);
        using var channel = ((Microsoft.ML.Runtime.IChannelProvider)context).Start("test");
        using var store = ImageStore.Load(
            converted, "Features", "Label", new(StoreData.Shape, PixelLayout.Planar), new(), channel, default);

        CollectionAssert.AreEqual(new[] { 0, 1, 2, 0, 1, 2, 0, 1, 2 }, store.Labels.ToArray());
    }

    [TestMethod]
    public void Reading_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        IEnumerable<FileRow> Endless()
        {
            var row = StoreData.Files(1)[0];
            for (int i = 0; ; i++)
            {
                if (i == 500)
                    cancellation.Cancel();
                yield return row;
            }
        }

        Assert.ThrowsExactly<OperationCanceledException>(() => StoreData.Load(Endless(), cancellationToken: cancellation.Token));
    }

    [TestMethod]
    public void A_disposed_store_says_so()
    {
        var store = StoreData.Load(StoreData.Pixels(3));
        store.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => store.Pixels<byte>(0));
    }

    private sealed class SparseRow
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(60)]
        public VBuffer<float> Features { get; set; }
    }
}
