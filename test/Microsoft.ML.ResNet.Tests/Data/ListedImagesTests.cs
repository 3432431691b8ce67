using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Data;

/// <summary>Stores of images that stay in their files, and the batches made from them.</summary>
[TestClass]
public sealed class ListedImagesTests
{
    private static readonly ImageInput s_input = new(new ImageShape(3, 12, 12), PixelLayout.Interleaved);
    private static readonly ImageStoreOptions s_listed = new() { Reading = ImageReading.WhenShown };

    private readonly MLContext _context = new(1);
    private readonly ImageFolderOnDisk _folder = new(45);

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    public static IEnumerable<object[]> Augmentations =>
    [
        [ImageAugmentation.None], [ImageAugmentation.Cifar], [new ImageAugmentation { ShorterSide = new(14, 30) }],
        [new ImageAugmentation { Padding = 2, ColourNoise = new ColourNoise { Deviation = 2 } }],
    ];

    [TestMethod]
    [DynamicData(nameof(Augmentations))]
    public void Batches_are_those_of_images_that_were_read_before(ImageAugmentation augmentation)
    {
        using var listed = Load(s_listed);
        using var read = Load(new() { ShorterSide = augmentation.ShorterSide });
        Assert.IsNotNull(listed.Unreadable);
        Assert.IsNull(read.Unreadable);
        CollectionAssert.AreEqual(read.Labels.ToArray(), listed.Labels.ToArray());
        int[] all = [.. Enumerable.Range(0, listed.Count)];
        var normalization = Normalization.Compute(listed, all, MeanSubtraction.PerPixel);
        CollectionAssert.AreEqual(Normalization.Compute(read, all, MeanSubtraction.PerPixel).Mean, normalization.Mean);
        var options = new BatchOptions { BatchSize = 8, Shuffle = true, Seed = 7, Normalization = normalization, KeepsSize = true };
        AssertEqual(
            Read(read, options with { Augmentation = augmentation.MeasuredOn(read, all) }),
            Read(listed, options with { Augmentation = augmentation.MeasuredOn(listed, all), Workers = 3 }));
    }

    [TestMethod]
    public void Images_stay_in_their_files_where_they_would_need_more_than_the_budget_and_the_log_says_so()
    {
        long needed = 45 * 3 * 12 * 12;
        var log = new List<string>();
        _context.Log += (_, message) => log.Add(message.Message);
        using (var small = Load(new() { MemoryBudget = needed }))
            Assert.IsNull(small.Unreadable);
        using (var large = Load(new() { MemoryBudget = needed - 1 }))
            Assert.IsNotNull(large.Unreadable);
        Assert.ContainsSingle(message => message.Contains("The 45 images of the training set are read when they are shown"), log);
        using var told = Load(new() { MemoryBudget = 0, Reading = ImageReading.Once });
        Assert.IsNull(told.Unreadable);
    }

    [TestMethod]
    public void Filtered_and_renamed_views_still_tell_their_files_and_changed_ones_do_not()
    {
        var data = _context.Data.TakeRows(_folder.Load(_context), 30);
        data = _context.Transforms.CopyColumns("Features", "Image").Fit(data).Transform(data);
        using (var listed = Load(s_listed, data, "Features"))
            Assert.AreEqual((30, _folder.Files[29]), (listed.Count, listed.Paths![29]));

        var plain = _context.Transforms.DropColumns("ImagePath").Fit(data).Transform(data);
        var error = Assert.ThrowsExactly<ArgumentException>(() => Load(s_listed, plain));
        StringAssert.Contains(error.Message, "ImageReading.WhenShown needs the paths of the image files, which the training set does not");
    }

    [TestMethod]
    public void Paths_of_other_files_and_of_images_that_are_no_files_are_refused()
    {
        var data = _folder.Load(_context);
        var shifted = _context.Transforms.CustomMapping<Shifted, Path>(
            (from, to) => to.ImagePath = _folder.Files[1], contractName: null).Fit(data).Transform(data);
        var error = Assert.ThrowsExactly<ArgumentException>(() => Load(s_listed, shifted));
        StringAssert.Contains(error.Message, $"in the first row of the training set {_folder.Files[1]} is another.");

        var images = _context.Transforms.LoadImages("Image", "", "ImagePath").Fit(data).Transform(data);
        error = Assert.ThrowsExactly<ArgumentException>(() => Load(s_listed with { ImagePathColumn = "ImagePath" }, images));
        StringAssert.Contains(error.Message, "ImagePathColumnName is for columns of image files");
    }

    [TestMethod]
    public void Paths_given_to_LoadRawImageBytes_are_read_as_it_reads_them()
    {
        var rows = _folder.Files.Select(
            (path, i) => new Row { File = System.IO.Path.GetRelativePath(_folder.Root, path), Label = (uint)i % 3 });
        var data = _context.Data.LoadFromEnumerable(rows);
        data = _context.Transforms.LoadRawImageBytes("Image", _folder.Root, "File").Fit(data).Transform(data);
        using var listed = Load(s_listed with { ImagePathColumn = "File", ImageFolder = _folder.Root }, data);
        AssertEqual(Read(Load(new()), new() { BatchSize = 50 }), Read(listed, new() { BatchSize = 50 }));
    }

    [TestMethod]
    public void Rows_without_a_label_and_data_of_one_class_are_told_as_where_images_are_read()
    {
        var data = _folder.Load(_context);
        var keys = _context.Transforms.CustomMapping<Shifted, Label>(
            (from, to) => to.Class = from.ImagePath.Contains("class 1") ? "one" : from.ImagePath.Contains("class 2") ? "" : "zero", null);
        var relabelled = _context.Transforms.Conversion.MapValueToKey("Label", "Class");
        var mapped = keys.Append(relabelled).Fit(data).Transform(data);
        using (var listed = Load(s_listed, mapped))
        using (var read = Load(new(), mapped))
            Assert.AreEqual((read.Count, read.MissingLabels), (listed.Count, listed.MissingLabels));
        var one = _context.Data.TakeRows(data, 10);
        Assert.AreEqual(
            Assert.ThrowsExactly<InvalidOperationException>(() => Load(new(), one)).Message,
            Assert.ThrowsExactly<InvalidOperationException>(() => Load(s_listed, one)).Message);
    }

    [TestMethod]
    public void A_damaged_image_ends_the_reading_with_its_name_when_it_is_met()
    {
        string damaged = _folder.Damage(20);
        using var listed = Load(s_listed);
        Assert.HasCount(16, Read(listed, new() { BatchSize = 8 }, [.. Enumerable.Range(0, 16)]));
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(listed, new() { BatchSize = 8 }));
        Assert.StartsWith($"{damaged} in the training set: the image cannot be read: it is truncated", error.Message);
    }

    [TestMethod]
    public void In_training_the_next_of_the_batch_stands_in_for_a_damaged_image_whoever_has_which_share()
    {
        using var good = new ImageFolderOnDisk(45);
        using var listed = Load(s_listed with { CorruptImages = CorruptImageHandling.Skip });
        foreach (int index in new[] { 7, 6, 20 })
            _folder.Damage(index);
        File.Delete(_folder.Files[40]);
        using var whole = Load(s_listed, good.Load(_context));
        var options = new BatchOptions { BatchSize = 8, KeepsSize = true, Seed = 3 };
        var expected = Read(whole, options);
        // Of a batch of eight, that after the last is the first.
        (expected[6], expected[7], expected[20], expected[40]) = (expected[0], expected[0], expected[21], expected[41]);
        AssertEqual(expected, Read(listed, options));
        Assert.AreEqual(4, listed.Unreadable!.Count);

        var shares = Enumerable.Range(0, 2).Select(rank => Read(listed, options with { Share = new(rank, 2) })).ToArray();
        for (int batch = 0; batch < 5; batch++)
        {
            var part = new Range(batch * 4, batch * 4 + 4);
            AssertEqual(expected[(batch * 8)..(batch * 8 + 8)], [.. shares[0][part], .. shares[1][part]]);
        }

        var log = new List<string>();
        listed.Unreadable.Report(log.Add);
        listed.Unreadable.Report(log.Add);
        listed.Unreadable.ReportCount(log.Add);
        Assert.HasCount(5, log);
        Assert.ContainsSingle(message => message.Contains($"Left out of the training set: {_folder.Files[20]}: it is truncated"), log);
        Assert.AreEqual("4 of the 45 images of the training set cannot be read and were left out.", log[^1]);
    }

    [TestMethod]
    public void Where_batches_need_not_keep_their_size_damaged_images_are_missing_in_them()
    {
        foreach (int index in new[] { 1, 8, 9, 10, 11 })
            _folder.Damage(index);
        using var listed = Load(s_listed with { CorruptImages = CorruptImageHandling.Skip });
        var sizes = new List<int>();
        var classes = new List<int>();
        foreach (var batch in EpochBatches.Read(listed, [.. Enumerable.Range(0, 16)], new() { BatchSize = 4 }, 0, default))
        {
            using (batch)
            {
                sizes.Add(batch.Count);
                Assert.AreEqual(batch.Count, batch.Images.shape[0]);
                classes.AddRange(batch.WholeBatch.ToArray());
            }
        }

        CollectionAssert.AreEqual(new[] { 3, 4, 4 }, sizes);
        CollectionAssert.AreEqual(
            listed.Labels[..16].ToArray().Where((_, i) => i is not (1 or 8 or 9 or 10 or 11)).ToArray(), classes);
    }

    [TestMethod]
    public void Where_no_image_of_a_batch_can_be_read_it_is_an_error_all_the_same()
    {
        using var listed = Load(s_listed with { CorruptImages = CorruptImageHandling.Skip });
        Directory.Delete(_folder.Root, recursive: true);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(listed, new() { BatchSize = 8, KeepsSize = true }));
        StringAssert.Contains(error.Message, "Not one of 8 images of the training set can be read");
        Directory.CreateDirectory(_folder.Root);
    }

    [TestMethod]
    public void Of_many_files_ten_thousand_are_measured_evenly_and_several_processes_measure_as_one()
    {
        var files = _folder.Files;
        var rows = Enumerable.Range(0, 25_000).Select(i => new Row { File = files[i * 7 / 5 % files.Length], Label = (uint)i % 3 });
        var data = _context.Data.LoadFromEnumerable(rows);
        data = _context.Transforms.LoadRawImageBytes("Image", null, "File").Fit(data).Transform(data);
        using var listed = Load(s_listed with { ImagePathColumn = "File" }, data);
        int[] all = [.. Enumerable.Range(0, listed.Count)];
        int[] chosen = MeasuredImages.ForNormalization(listed, all);
        Assert.HasCount(10_000, chosen);
        for (int i = 0; i < chosen.Length; i++)
            Assert.AreEqual(i * 5 / 2, chosen[i]);

        var one = Normalization.Compute(listed, all[..500], MeanSubtraction.PerPixel);
        var measured = Together(3, share => Normalization.Compute(listed, all[..500], MeanSubtraction.PerPixel, share));
        foreach (var normalization in measured)
        {
            CollectionAssert.AreEqual(one.Mean, normalization.Mean);
            CollectionAssert.AreEqual(one.StandardDeviation, normalization.StandardDeviation);
        }

        var noise = new ImageAugmentation { ColourNoise = new() };
        var colours = noise.MeasuredOn(listed, all[..500]).ColourNoise!.Colours!.ToArray();
        foreach (var augmentation in Together(3, share => noise.MeasuredOn(listed, all[..500], share)))
            CollectionAssert.AreEqual(colours, augmentation.ColourNoise!.Colours!.ToArray());
    }

    /// <summary>Runs what several processes do on threads that sum up as processes do.</summary>
    private static T[] Together<T>(int count, Func<MeasuringShare, T> measure)
    {
        using var barrier = new Barrier(count);
        double[]? sums = null;
        var results = new T[count];
        var threads = Enumerable.Range(0, count).Select(rank => new Thread(() => results[rank] = measure(new(new(rank, count), values =>
        {
            lock (barrier)
                sums = sums is null ? [.. values] : [.. sums.Zip(values, (a, b) => a + b)];
            barrier.SignalAndWait();
            sums.CopyTo(values, 0);
            barrier.SignalAndWait();
        })))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return results;
    }

    private ImageStore Load(ImageStoreOptions options, IDataView? data = null, string feature = "Image")
    {
        using var channel = ((IChannelProvider)_context).Start("test");
        return ImageStore.Load(data ?? _folder.Load(_context), feature, "Label", s_input, options, channel, default);
    }

    private static float[][] Read(ImageStore store, BatchOptions options, int[]? indices = null)
    {
        var images = new List<float[]>();
        foreach (var batch in EpochBatches.Read(store, indices ?? [.. Enumerable.Range(0, store.Count)], options, 1, default))
        {
            using (batch)
            using (var pixels = batch.Images.to(ScalarType.Float32))
                images.AddRange(pixels.data<float>().ToArray().Chunk(store.Input.Shape.PixelCount));
        }

        return [.. images];
    }

    private static void AssertEqual(float[][] expected, float[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            CollectionAssert.AreEqual(expected[i], actual[i], $"image {i}");
    }

    private sealed class Row
    {
        public string File { get; set; } = "";

        [KeyType(3)]
        public uint Label { get; set; }
    }

    private sealed class Shifted
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Path
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Label
    {
        public string Class { get; set; } = "";
    }
}
