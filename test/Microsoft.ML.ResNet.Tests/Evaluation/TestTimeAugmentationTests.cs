using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Saving;
using Microsoft.ML.ResNet.Tests.Transforms;
using static Microsoft.ML.ResNet.Tests.Evaluation.RandomNet;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Evaluation;

/// <summary>Several views of an image, against loops by hand over the layers that were trained.</summary>
[TestClass]
public sealed class TestTimeAugmentationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch, false)]
    [DataRow(ScoringBackend.LibTorch, true)]
    [DataRow(ScoringBackend.OnnxRuntime, false)]
    [DataRow(ScoringBackend.OnnxRuntime, true)]
    public void Ten_crops_are_the_average_of_a_loop_by_hand(ScoringBackend backend, bool hasMeanImage)
    {
        var view = View(_ml, 20);
        using var network = Net(view.Schema, hasMeanImage: hasMeanImage);
        using var transformer = On(backend, _ml, network, view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.TenCrop(20));

        var actual = Scores(augmented.Transform(view));

        for (int row = 0; row < 20; row++)
        {
            var (image, size) = Resized(row, 20);
            int down = size.Height - 16, right = size.Width - 16;
            (int Top, int Left)[] places = [(0, 0), (0, right), (down, 0), (down, right), (down / 2, right / 2)];
            var scores = places.SelectMany(place => new[] { false, true }.Select(
                mirror => Score(network, Crop(image, size, place.Top, place.Left, Shape, mirror), Shape)));
            AreClose(Average(scores), actual[row]);
        }
    }

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch, false)]
    [DataRow(ScoringBackend.LibTorch, true)]
    [DataRow(ScoringBackend.OnnxRuntime, false)]
    [DataRow(ScoringBackend.OnnxRuntime, true)]
    public void The_whole_image_at_several_scales_is_the_average_of_a_loop_by_hand(ScoringBackend backend, bool hasMeanImage)
    {
        int[] sides = [12, 16, 23];
        var view = View(_ml, 20);
        using var network = Net(view.Schema, hasMeanImage: hasMeanImage);
        using var transformer = On(backend, _ml, network, view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.MultiScale(sides));
        float[] mean = network.Description.Normalization.Mean;
        float[] channelMean = [.. Enumerable.Range(0, 3).Select(channel => mean.Where((_, i) => i % 3 == channel).Average())];

        var actual = Scores(augmented.Transform(view));

        for (int row = 0; row < 20; row++)
        {
            var scores = new List<double[]>();
            foreach (int side in sides)
            {
                var (image, size) = Resized(row, side);
                float[] subtracted = size == Shape ? mean : channelMean;
                scores.Add(Score(network, image, size, subtracted));
                scores.Add(Score(network, Mirror(image, size), size, subtracted));
            }
            AreClose(Average(scores), actual[row]);
        }
    }

    [TestMethod]
    [DataRow("resnet-18-c", 33)]
    [DataRow("plain-18", 40)]
    public void Networks_with_the_stem_of_ImageNet_see_whole_images_too(string architecture, int side)
    {
        var view = View(_ml, 6);
        using var network = Net(view.Schema, shape: new ImageShape(3, 32, 32), architecture: architecture);
        using var augmented = network.With(TestTimeAugmentation.MultiScale(side));

        var actual = Scores(augmented.Transform(view));

        for (int row = 0; row < 6; row++)
        {
            var (image, size) = Resized(row, side);
            AreClose(Average([Score(network, image, size), Score(network, Mirror(image, size), size)]), actual[row]);
        }
    }

    [TestMethod]
    [DataRow("EncodedVarying", ScoringBackend.LibTorch)]
    [DataRow("EncodedVarying", ScoringBackend.OnnxRuntime)]
    [DataRow("Loaded", ScoringBackend.LibTorch)]
    public void One_crop_at_the_scale_of_the_network_scores_as_without_augmentation(string feature, ScoringBackend backend)
    {
        using var folder = new Onnx.TemporaryFolder();
        var view = WithLoaded(View(_ml, 20), folder);
        using var network = Net(view.Schema, feature);
        using var transformer = On(backend, _ml, network, view.Schema);
        using var augmented = transformer.With(new() { ShorterSides = [16] });

        AreEqual(Scores(transformer.Transform(view)), Scores(augmented.Transform(view)));
    }

    [TestMethod]
    [DataRow("Pixels")]
    [DataRow("BytePixels")]
    [DataRow("Encoded")]
    [DataRow("Image")]
    public void A_whole_image_of_the_size_of_the_network_scores_as_without_augmentation(string feature)
    {
        var view = View(_ml, 12);
        using var transformer = Net(view.Schema, feature, hasMeanImage: true);
        using var whole = transformer.With(TestTimeAugmentation.WholeImage);

        AreEqual(Scores(transformer.Transform(view)), Scores(whole.Transform(view)));
        if (feature is "Encoded" or "Image")
        {
            using var oneScale = transformer.With(TestTimeAugmentation.MultiScale(16) with { Mirror = false });
            AreEqual(Scores(transformer.Transform(view)), Scores(oneScale.Transform(view)));
        }
    }

    [TestMethod]
    public void A_whole_image_of_any_size_scores_as_by_hand()
    {
        var view = View(_ml, 20);
        using var transformer = Net(view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.WholeImage);

        var actual = Scores(augmented.Transform(view));

        for (int row = 0; row < 20; row++)
        {
            var (width, height) = SizeOf(row);
            var size = Shape with { Height = height, Width = width };
            AreClose(
                Average([Score(transformer, [.. ComputedImage.Colours(width, height, row).Select(value => (float)value)], size)]),
                actual[row]);
        }
    }

    [TestMethod]
    [DataRow("Pixels", false)]
    [DataRow("Pixels", true)]
    [DataRow("BytePixels", false)]
    [DataRow("Encoded", true)]
    [DataRow("Image", false)]
    public void An_image_and_its_mirror_image_count_the_same(string feature, bool hasMeanImage)
    {
        var photos = Photos(9);
        var view = WithLabel(_ml, _ml.Data.LoadFromEnumerable(photos));
        using var transformer = Net(view.Schema, feature, hasMeanImage: hasMeanImage);
        using var augmented = transformer.With(TestTimeAugmentation.Mirrored);

        var actual = Scores(augmented.Transform(view));

        for (int row = 0; row < photos.Count; row++)
            AreClose(
                Average([Score(transformer, photos[row].Pixels, Shape), Score(transformer, Mirror(photos[row].Pixels, Shape), Shape)]),
                actual[row]);
    }

    [TestMethod]
    public void A_grey_image_is_mirrored_too()
    {
        var view = View(_ml, 6);
        using var transformer = Net(view.Schema, "Encoded", new ImageShape(1, 16, 16));
        using var augmented = transformer.With(TestTimeAugmentation.Mirrored);
        byte[] grey = new byte[256];
        var photo = Photos(1)[0];
        EncodedImageReader.Read(photo.Encoded, grey, new ImageScaler(new ImageShape(1, 16, 16)));
        float[] image = [.. grey.Select(value => (float)value)];
        var shape = new ImageShape(1, 16, 16);

        AreClose(
            Average([Score(transformer, image, shape), Score(transformer, Mirror(image, shape), shape)]),
            Scores(augmented.Transform(view))[0]);
    }

    [TestMethod]
    [DataRow("Pixels")]
    [DataRow("BytePixels")]
    public void Smaller_crops_are_taken_of_pixels(string feature)
    {
        var photos = Photos(5);
        var view = WithLabel(_ml, _ml.Data.LoadFromEnumerable(photos));
        using var transformer = Net(view.Schema, feature);
        using var augmented = transformer.With(new() { Crops = TestTimeCrops.CornersAndCentre, CropSize = 11 });
        var crop = new ImageShape(3, 11, 11);

        var actual = Scores(augmented.Transform(view));

        (int Top, int Left)[] places = [(0, 0), (0, 5), (5, 0), (5, 5), (2, 2)];
        for (int row = 0; row < photos.Count; row++)
            AreClose(
                Average(places.Select(
                    place => Score(transformer, Crop(photos[row].Pixels, Shape, place.Top, place.Left, crop, mirror: false), crop))),
                actual[row]);
    }

    [TestMethod]
    public void Pixels_that_are_no_whole_grey_levels_keep_their_fractions()
    {
        var photos = Photos(4);
        foreach (var photo in photos)
            photo.Pixels = [.. photo.Pixels.Select((value, i) => value + (0.37f * (i % 3)))];
        var view = WithLabel(_ml, _ml.Data.LoadFromEnumerable(photos));
        using var transformer = Net(view.Schema, "Pixels");
        using var augmented = transformer.With(TestTimeAugmentation.Mirrored);

        var actual = Scores(augmented.Transform(view));

        for (int row = 0; row < photos.Count; row++)
            AreClose(
                Average([Score(transformer, photos[row].Pixels, Shape), Score(transformer, Mirror(photos[row].Pixels, Shape), Shape)]),
                actual[row]);
    }

    [TestMethod]
    public void Images_of_MLNet_are_resized_by_its_own_filter()
    {
        using var folder = new Onnx.TemporaryFolder();
        var view = WithLoaded(View(_ml, 8), folder);
        using var transformer = Net(view.Schema, "Loaded");
        using var augmented = transformer.With(TestTimeAugmentation.MultiScale(20) with { Mirror = false });

        var actual = Scores(augmented.Transform(view));

        for (int row = 0; row < 8; row++)
        {
            var (width, height) = SizeOf(row);
            var size = Shape with { Height = height * 20 / Math.Min(width, height), Width = width * 20 / Math.Min(width, height) };
            using var image = MLImage.CreateFromFile(folder.File($"{row}.png"));
            using var resized = new StockResizer(size.Width, size.Height).Resize(image);
            byte[] colours = new byte[size.PixelCount];
            PixelFormats.ToColour(resized.Pixels, colours, resized.PixelFormat);
            AreClose(Average([Score(transformer, [.. colours.Select(value => (float)value)], size)]), actual[row]);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(128)]
    public void Rows_of_many_sizes_score_as_each_by_itself(int batchSize)
    {
        var view = View(_ml, 60);
        using var transformer = Net(view.Schema, batchSize: batchSize);
        using var augmented = transformer.With(TestTimeAugmentation.TenCrop(18) with { ShorterSides = [18, 21] });
        var expected = Scores(augmented.Transform(view));

        for (int row = 3; row < 60; row += 7)
            AreClose(expected[row], Scores(augmented.Transform(_ml.Data.TakeRows(_ml.Data.SkipRows(view, row), 1)))[0]);
    }

    [TestMethod]
    public void Columns_and_annotations_are_those_without_augmentation()
    {
        var view = View(_ml, 5);
        using var transformer = Net(view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.TenCrop(20));

        string[] expected = SchemaText.Describe(transformer.Transform(view).Schema);
        CollectionAssert.AreEqual(expected, SchemaText.Describe(augmented.Transform(view).Schema));
        CollectionAssert.AreEqual(expected, SchemaText.Describe(augmented.GetOutputSchema(view.Schema)));
        Assert.AreEqual("EncodedVarying", augmented.FeatureColumnName);
        Assert.AreEqual(transformer.FeatureColumnType, augmented.FeatureColumnType);
        Assert.AreSame(transformer.Model, augmented.Model);
        Assert.AreEqual(TestTimeAugmentation.TenCrop(20), augmented.Augmentation);
    }

    [TestMethod]
    public void Single_rows_are_predicted_with_the_same_views()
    {
        var photos = Photos(6);
        var view = View(_ml, 6);
        using var transformer = Net(view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.TenCrop(20));
        var expected = Scores(augmented.Transform(view));

        using (var engine = _ml.Model.CreatePredictionEngine<Photo, Scored>(augmented))
        {
            for (int row = 0; row < photos.Count; row++)
                AreClose(expected[row], engine.Predict(photos[row]).Score);
        }

        Assert.HasCount(6, Scores(transformer.Transform(view)), "The engine disposed what it was given, and not the network.");
    }

    [TestMethod]
    public void It_is_evaluated_as_any_other_model()
    {
        var view = View(_ml, 30);
        using var transformer = Net(view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.Mirrored);
        var scored = augmented.Transform(view);

        var metrics = _ml.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);

        double correct = scored.GetColumn<uint>("Label")
            .Zip(scored.GetColumn<uint>("PredictedLabel"), (label, predicted) => label == predicted ? 1.0 : 0).Average();
        Assert.AreEqual(correct, metrics.MicroAccuracy, 1e-9);
        CollectionAssert.AreEqual(
            Scores(scored).Select(scores => (uint)(Array.IndexOf(scores, scores.Max()) + 1)).ToArray(),
            scored.GetColumn<uint>("PredictedLabel").ToArray());
    }

    [TestMethod]
    public void The_network_is_freed_with_the_transformer_that_has_it()
    {
        var view = View(_ml, 3);
        var transformer = Net(view.Schema);
        var first = transformer.With(TestTimeAugmentation.Mirrored);
        using var second = transformer.With(TestTimeAugmentation.TenCrop(20));
        var scored = first.Transform(view);
        var alsoScored = second.Transform(view);

        first.Dispose();
        first.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => first.Transform(view));
        Assert.ThrowsExactly<ObjectDisposedException>(() => ((ITransformer)first).GetRowToRowMapper(view.Schema));
        Assert.ThrowsExactly<ObjectDisposedException>(() => Scores(scored));
        Assert.HasCount(3, Scores(alsoScored));
        transformer.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => Scores(alsoScored));
        Assert.ThrowsExactly<ObjectDisposedException>(() => transformer.With(TestTimeAugmentation.Mirrored));
    }

    [TestMethod]
    public void Scoring_views_leaves_no_tensors_behind()
    {
        var view = View(_ml, 12);
        using var transformer = Net(view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.MultiScale(12, 20));
        Scores(augmented.Transform(view));
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Scores(augmented.Transform(view));

        Assert.AreEqual(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static (int Width, int Height) SizeOf(int photo) => (11 + (photo % 17), 40 - (3 * (photo % 9)));

    /// <summary>The photo's file with its shorter side brought to a length, [H, W, C].</summary>
    private static (float[] Image, ImageShape Size) Resized(int photo, int side)
    {
        var (width, height) = SizeOf(photo);
        var size = Shape with { Height = height * side / Math.Min(width, height), Width = width * side / Math.Min(width, height) };
        byte[] bitmap = new byte[width * height * 4];
        byte[] colours = ComputedImage.Colours(width, height, photo), pixels = new byte[size.PixelCount];
        for (int i = 0; i < width * height; i++)
            colours.AsSpan(3 * i, 3).CopyTo(bitmap.AsSpan(4 * i));
        new ImageScaler(size).Scale(new Bitmap(bitmap, width, height, MLPixelFormat.Rgba32), pixels);
        return ([.. pixels.Select(value => (float)value)], size);
    }

    private IDataView WithLoaded(IDataView view, Onnx.TemporaryFolder folder)
    {
        foreach (var photo in Photos(20))
            File.WriteAllBytes(folder.File(photo.FileName), photo.EncodedVarying);
        return _ml.Transforms.LoadImages("Loaded", folder.Root, "FileName").Fit(view).Transform(view);
    }

    private static void AreEqual(List<float[]> expected, List<float[]> actual)
    {
        Assert.HasCount(expected.Count, actual);
        for (int row = 0; row < expected.Count; row++)
            CollectionAssert.AreEqual(expected[row], actual[row], $"row {row}");
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
