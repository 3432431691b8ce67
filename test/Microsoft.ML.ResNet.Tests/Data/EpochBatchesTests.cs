using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class EpochBatchesTests
{
    private static readonly BatchOptions Plain = new() { BatchSize = 8 };
    private static readonly BatchOptions Training =
        new() { BatchSize = 8, Shuffle = true, Augmentation = new() { Padding = 2 }, Seed = 11 };

    [TestMethod]
    public void In_order_and_without_augmentation_batches_are_the_store()
    {
        using var store = StoreData.Load(StoreData.Pixels(21));
        int[] indices = [.. Enumerable.Range(0, 21)];
        var read = Copy(store, indices, Plain);

        CollectionAssert.AreEqual(new[] { 8, 8, 5 }, read.Select(batch => batch.Labels.Length).ToArray());
        CollectionAssert.AreEqual(store.Labels.ToArray(), read.SelectMany(batch => batch.Labels).Select(label => (int)label).ToArray());
        CollectionAssert.AreEqual(
            indices.SelectMany(i => StoreData.PixelsOf(store, i)).ToArray(), read.SelectMany(batch => batch.Pixels).ToArray());
    }

    [TestMethod]
    public void Batches_are_interleaved_bytes_with_64_bit_labels()
    {
        using var store = StoreData.Load(StoreData.Pixels(5));
        using var batch = EpochBatches.Read(store, [4, 0, 2], Plain, 0, default).Single();

        CollectionAssert.AreEqual(new long[] { 3, 4, 5, 3 }, batch.Images.shape);
        Assert.AreEqual(ScalarType.Byte, batch.Images.dtype);
        CollectionAssert.AreEqual(new long[] { 3 }, batch.Labels.shape);
        Assert.AreEqual(ScalarType.Int64, batch.Labels.dtype);
        Assert.AreEqual(3, batch.Count);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_same_seed_gives_the_same_batches_whatever_the_number_of_workers(bool singles)
    {
        var rows = StoreData.Pixels(101);
        if (singles)
            rows[7].Features[0] = 0.5f;
        using var store = StoreData.Load(rows);
        int[] indices = [.. Enumerable.Range(0, 101)];
        var one = Copy(store, indices, Training with { Workers = 1 });
        var three = Copy(store, indices, Training with { Workers = 3 });

        for (int i = 0; i < one.Count; i++)
        {
            CollectionAssert.AreEqual(one[i].Labels, three[i].Labels);
            CollectionAssert.AreEqual(one[i].Pixels, three[i].Pixels);
        }
    }

    [TestMethod]
    public void Epochs_and_seeds_have_their_own_order_and_show_every_image_once()
    {
        using var store = StoreData.Load(StoreData.Pixels(64));
        int[] indices = [.. Enumerable.Range(0, 64)];
        float[][] Images(BatchOptions options, int epoch) =>
            [.. Copy(store, indices, options, epoch).SelectMany(batch => batch.Pixels.Chunk(StoreData.Shape.PixelCount))];
        var options = Training with { Augmentation = ImageAugmentation.None };
        string[] first = [.. Images(options, 0).Select(Key)], second = [.. Images(options, 1).Select(Key)],
            other = [.. Images(options with { Seed = 12 }, 0).Select(Key)];

        CollectionAssert.AreEqual(first, Images(options, 0).Select(Key).ToArray());
        CollectionAssert.AreNotEqual(first, second);
        CollectionAssert.AreNotEqual(first, other);
        CollectionAssert.AreEquivalent(first, second);
        CollectionAssert.AreEquivalent(first, other);
        CollectionAssert.AllItemsAreUnique(first);

        static string Key(float[] image) => string.Join(' ', image);
    }

    [TestMethod]
    public void Every_place_is_equally_likely_for_an_image_in_the_shuffled_order()
    {
        const int Images = 6, Epochs = 12_000;
        var counts = new int[Images, Images];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, Images)];
            EpochBatches.Shuffle(order, new(3, CounterRandom.Stream.Order, epoch));
            for (int place = 0; place < Images; place++)
                counts[order[place], place]++;
        }

        // 36 cells, 25 degrees of freedom: below 53 in 99.9 % of cases.
        const double Expected = (double)Epochs / Images;
        Assert.IsLessThan(53, counts.Cast<int>().Sum(count => (count - Expected) * (count - Expected) / Expected));
    }

    [TestMethod]
    public void Crops_are_those_drawn_for_epoch_and_image()
    {
        using var store = StoreData.Load(StoreData.Pixels(40));
        int[] indices = [.. Enumerable.Range(0, 40)];
        var options = Training with { Shuffle = false };
        var images = Copy(store, indices, options, epoch: 5).SelectMany(batch => batch.Pixels.Chunk(60)).ToArray();

        var random = new CounterRandom(options.Seed, CounterRandom.Stream.Augmentation, 5);
        byte[] padding = new byte[60], expected = new byte[60];
        foreach (int i in indices)
        {
            CropPlacement.Draw(options.Augmentation, random, i).Copy(store.Pixels<byte>(i), padding, expected, StoreData.Shape);
            CollectionAssert.AreEqual(Array.ConvertAll(expected, value => (float)value), images[i]);
        }
    }

    [TestMethod]
    public void An_image_that_comes_again_is_cropped_otherwise_each_time_and_its_first_crop_is_the_usual_one()
    {
        using var store = StoreData.Load(StoreData.Pixels(40));
        var options = Training with { Shuffle = false, Augmentation = new() { Padding = 2 } };
        var images = Copy(store, [7, 3, 7, 7, 3, 7], options).SelectMany(batch => batch.Pixels.Chunk(60)).ToArray();
        var once = Copy(store, [3, 7], options).SelectMany(batch => batch.Pixels.Chunk(60)).ToArray();

        CollectionAssert.AreEqual(once[1], images[0]);
        CollectionAssert.AreEqual(once[0], images[1]);
        var random = new CounterRandom(options.Seed, CounterRandom.Stream.Augmentation, 0);
        CropPlacement[] placements =
            [.. new long[] { 7, 47, 87, 127 }.Select(draw => CropPlacement.Draw(options.Augmentation, random, draw))];
        CollectionAssert.AllItemsAreUnique(placements);
        byte[] padding = new byte[60], expected = new byte[60];
        foreach (var (placement, shown) in placements.Zip(new[] { 0, 2, 3, 5 }))
        {
            placement.Copy(store.Pixels<byte>(7), padding, expected, StoreData.Shape);
            CollectionAssert.AreEqual(Array.ConvertAll(expected, value => (float)value), images[shown]);
        }
    }

    [TestMethod]
    [DataRow(MeanSubtraction.None, 0.0)]
    [DataRow(MeanSubtraction.PerChannel, 0.5)]
    [DataRow(MeanSubtraction.PerPixel, 0.5)]
    public void Padding_normalises_to_zero_within_half_a_grey_level(MeanSubtraction kind, double greyLevels)
    {
        using var store = StoreData.Load(StoreData.Pixels(30));
        int[] indices = [.. Enumerable.Range(0, 30)];
        var normalization = Normalization.Compute(store, indices, kind);
        // So much padding that some crops show no image at all.
        var options = Training with { Augmentation = new() { Padding = 100, Mirror = false }, Normalization = normalization };
        using var normalizer = normalization.On(CPU);
        float smallest = normalization.StandardDeviation.Min();
        int empty = 0;
        foreach (var batch in EpochBatches.Read(store, indices, options, 0, default))
        {
            using (batch)
            using (var normalized = normalizer.Apply(batch.Images))
            {
                foreach (float[] image in normalized.contiguous().data<float>().ToArray().Chunk(60))
                {
                    if (image.Any(value => Math.Abs(value) > 0.5001 / smallest))
                        continue;
                    empty++;
                    Assert.IsLessThanOrEqualTo(greyLevels / smallest + 1e-6, image.Max(Math.Abs));
                }
            }
        }

        Assert.IsGreaterThan(20, empty);
    }

    [TestMethod]
    public void A_last_batch_of_one_image_is_dropped_only_where_asked_for_and_never_the_only_one()
    {
        using var store = StoreData.Load(StoreData.Pixels(17));
        int[] indices = [.. Enumerable.Range(0, 17)];
        var dropping = Plain with { DropSingleImage = true };

        Assert.HasCount(3, Copy(store, indices, Plain));
        Assert.HasCount(2, Copy(store, indices, dropping));
        Assert.HasCount(2, Copy(store, indices[..16], dropping));
        Assert.HasCount(1, Copy(store, [3], dropping));
        Assert.HasCount(0, Copy(store, [], dropping));
        Assert.HasCount(17, Copy(store, indices, dropping with { BatchSize = 1 }));
        foreach (int images in new[] { 0, 1, 7, 8, 9, 16, 17 })
            Assert.HasCount(dropping.CountBatches(images), Copy(store, indices[..images], dropping));
    }

    [TestMethod]
    public void Leaving_early_leaves_no_thread_and_no_tensor_behind()
    {
        using var store = StoreData.Load(StoreData.Pixels(500));
        int[] indices = [.. Enumerable.Range(0, 500)];
        int threads = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        var before = LiveTensors.CountSettled();
        for (int i = 0; i < 20; i++)
        {
            foreach (var batch in EpochBatches.Read(store, indices, Training with { Workers = 3 }, i, default))
            {
                batch.Dispose();
                break;
            }
        }

        Assert.AreEqual(before, Tensor.TotalCount);
        Assert.IsLessThanOrEqualTo(threads + 3, System.Diagnostics.Process.GetCurrentProcess().Threads.Count);
    }

    [TestMethod]
    public void Batches_outlive_the_callers_dispose_scope()
    {
        using var store = StoreData.Load(StoreData.Pixels(20));
        Batch first;
        using (NewDisposeScope())
            first = EpochBatches.Read(store, [0, 1, 2], Plain, 0, default).First();

        Assert.IsFalse(first.Images.IsInvalid);
        first.Dispose();
    }

    [TestMethod]
    public void A_workers_error_reaches_the_caller_as_it_is()
    {
        using var store = StoreData.Load(StoreData.Pixels(20));
        int batches = 0;
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
        {
            foreach (var batch in EpochBatches.Read(store, [.. Enumerable.Range(0, 20), 99, 1, 2, 3], Plain, 0, default))
            {
                batch.Dispose();
                batches++;
            }
        });

        Assert.AreEqual("index", error.ParamName);
        Assert.AreEqual(2, batches, "The batches before it were given.");
    }

    [TestMethod]
    public void Cancellation_ends_the_enumeration()
    {
        using var store = StoreData.Load(StoreData.Pixels(200));
        using var cancellation = new CancellationTokenSource();
        int batches = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            foreach (var batch in EpochBatches.Read(store, [.. Enumerable.Range(0, 200)], Plain, 0, cancellation.Token))
            {
                batch.Dispose();
                if (++batches == 3)
                    cancellation.Cancel();
            }
        });
        Assert.AreEqual(3, batches);
    }

    private static List<(float[] Pixels, long[] Labels)> Copy(ImageStore store, int[] indices, BatchOptions options, int epoch = 0)
    {
        var read = new List<(float[], long[])>();
        foreach (var batch in EpochBatches.Read(store, indices, options, epoch, default))
        {
            using (batch)
            using (var pixels = batch.Images.to(ScalarType.Float32))
                read.Add((pixels.data<float>().ToArray(), batch.Labels.data<long>().ToArray()));
        }

        return read;
    }
}
