using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Transforms;

/// <summary>AugmentImages, among ML.NET's own transforms.</summary>
[TestClass]
public sealed class ImageAugmentationTests
{
    private const int Count = 30, Width = 20, Height = 16;

    private static readonly ImageAugmentation Varied = new() { ShorterSide = new(20, 40), ColourNoise = new() { Deviation = 3 } };

    private readonly MLContext _ml = new(seed: 7);
    private readonly string _folder = Directory.CreateTempSubdirectory("resnet-augment-").FullName;

    [TestInitialize]
    public void WriteFiles()
    {
        for (int i = 0; i < Count; i++)
            File.WriteAllBytes(Path.Combine(_folder, $"{i}.png"), ComputedImage.File(Side(i).Width, Side(i).Height, i));
    }

    [TestCleanup]
    public void DeleteFiles() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Images_are_scaled_cropped_mirrored_and_shifted_as_drawn_for_pass_and_row()
    {
        var transformer = _ml.Transforms.AugmentImages("Varied", Width, Height, "Image", Varied, seed: 3).Fit(Images());
        var view = transformer.Transform(Images());
        var shape = new ImageShape(3, Height, Width);
        for (int pass = 1; pass <= 2; pass++)
        {
            var actual = Read(view, "Varied");
            var crops = new RandomCrops(shape, new(20, 40), mirror: true, 3, pass);
            var shifts = new ColourShifts(transformer.Augmentation.ColourNoise!.Colours!, 3, 3, pass);
            for (int i = 0; i < Count; i++)
            {
                var (width, height) = Side(i);
                byte[] bitmap = [.. ComputedImage.Colours(width, height, i).Chunk(3).SelectMany(pixel => pixel.Append(byte.MaxValue))];
                var expected = new byte[shape.PixelCount];
                new ImageScaler(shape).Scale(new Bitmap(bitmap, width, height, MLPixelFormat.Rgba32), crops.Of(i, width, height), expected);
                shifts.Apply(i, expected);
                CollectionAssert.AreEqual(expected, actual[i], $"image {i} of pass {pass}");
            }
        }
    }

    [TestMethod]
    public void Every_pass_draws_anew_and_every_view_begins_with_the_first()
    {
        var transformer = _ml.Transforms.AugmentImages("Image", Width, Height, augmentation: Varied).Fit(Images());
        var view = transformer.Transform(Images());
        byte[][] first = Read(view, "Image"), second = Read(view, "Image"), again = Read(transformer.Transform(Images()), "Image");
        for (int i = 0; i < Count; i++)
        {
            CollectionAssert.AreNotEqual(first[i], second[i]);
            CollectionAssert.AreEqual(first[i], again[i]);
        }
    }

    [TestMethod]
    public void Neither_shuffling_nor_several_cursors_change_what_becomes_of_a_row()
    {
        var transformer = _ml.Transforms.AugmentImages("Image", Width, Height, augmentation: Varied).Fit(Images());
        var expected = Read(transformer.Transform(Images()), "Image");

        var view = transformer.Transform(Images());
        var read = new Dictionary<string, byte[]>();
        foreach (var cursor in view.GetRowCursorSet(view.Schema, 3, new Random(5)))
        {
            using (cursor)
            {
                var name = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema["Path"]);
                var image = cursor.GetGetter<MLImage>(cursor.Schema["Image"]);
                while (cursor.MoveNext())
                {
                    ReadOnlyMemory<char> path = default;
                    MLImage value = null!;
                    name(ref path);
                    image(ref value);
                    read[path.ToString()] = Colours(value);
                    value.Dispose();
                }
            }
        }

        for (int i = 0; i < Count; i++)
            CollectionAssert.AreEqual(expected[i], read[$"{i}.png"]);
    }

    [TestMethod]
    public void Without_a_range_of_sizes_images_are_resized_as_ML_NET_does_and_padded_with_black()
    {
        var resized = Read(_ml.Transforms.ResizeImages("Image", Width, Height).Fit(Images()).Transform(Images()), "Image");
        var none = Read(
            _ml.Transforms.AugmentImages("Image", Width, Height, augmentation: ImageAugmentation.None).Fit(Images()).Transform(Images()),
            "Image");
        var padded = Read(_ml.Transforms.AugmentImages("Image", Width, Height, seed: 9).Fit(Images()).Transform(Images()), "Image");
        var shape = new ImageShape(3, Height, Width);
        var random = new CounterRandom(9, CounterRandom.Stream.Augmentation, 1);
        for (int i = 0; i < Count; i++)
        {
            CollectionAssert.AreEqual(resized[i], none[i]);
            var expected = new byte[shape.PixelCount];
            CropPlacement.Draw(new(), random, i).Copy<byte>(resized[i], new byte[shape.PixelCount], expected, shape);
            CollectionAssert.AreEqual(expected, padded[i]);
        }
    }

    [TestMethod]
    public void In_the_training_scope_it_leaves_scoring_alone()
    {
        var pipeline = _ml.Transforms.LoadImages("Image", _folder, "Path")
            .Append(_ml.Transforms.AugmentImages("Image", Width, Height, augmentation: Varied), TransformerScope.Training)
            .Append(_ml.Transforms.ResizeImages("Image", Width, Height))
            .Append(_ml.Transforms.ExtractPixels("Features", "Image"));
        var model = pipeline.Fit(Paths());
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Paths().Schema, stream);
        stream.Position = 0;
        var loaded = _ml.Model.Load(stream, out _);

        float[][] expected =
        [
            .. _ml.Transforms.ResizeImages("Image", Width, Height).Append(_ml.Transforms.ExtractPixels("Features", "Image")).Fit(Images())
                .Transform(Images()).GetColumn<float[]>("Features"),
        ];
        float[][] scored = [.. model.Transform(Paths()).GetColumn<float[]>("Features")],
            reloaded = [.. loaded.Transform(Paths()).GetColumn<float[]>("Features")];
        float[][] trained = [.. model.Transform(Paths(), TransformerScope.Training).GetColumn<float[]>("Features")];
        using var engine = _ml.Model.CreatePredictionEngine<FileName, Pixels>(model);
        for (int i = 0; i < Count; i++)
        {
            CollectionAssert.AreEqual(expected[i], scored[i]);
            CollectionAssert.AreEqual(expected[i], reloaded[i]);
            CollectionAssert.AreEqual(expected[i], engine.Predict(new FileName { Path = $"{i}.png" }).Features);
            CollectionAssert.AreNotEqual(expected[i], trained[i]);
        }
    }

    [TestMethod]
    public void A_saved_model_and_a_prediction_engine_resize_and_vary_nothing()
    {
        var pipeline = _ml.Transforms.LoadImages("Image", _folder, "Path")
            .Append(_ml.Transforms.AugmentImages("Small", Width, Height, "Image", Varied))
            .Append(_ml.Transforms.ExtractPixels("Features", "Small"));
        var model = pipeline.Fit(Paths());
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Paths().Schema, stream);
        stream.Position = 0;
        var loaded = _ml.Model.Load(stream, out _);

        float[][] expected =
        [
            .. _ml.Transforms.ResizeImages("Small", Width, Height, "Image").Append(_ml.Transforms.ExtractPixels("Features", "Small"))
                .Fit(Images()).Transform(Images()).GetColumn<float[]>("Features"),
        ];
        float[][] actual = [.. loaded.Transform(Paths()).GetColumn<float[]>("Features")];
        using var engine = _ml.Model.CreatePredictionEngine<FileName, Pixels>(model);
        for (int i = 0; i < Count; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i]);
            CollectionAssert.AreEqual(expected[i], engine.Predict(new FileName { Path = $"{i}.png" }).Features);
        }
    }

    [TestMethod]
    public void Schemas_say_the_size_and_replace_a_column_of_the_same_name()
    {
        var estimator = _ml.Transforms.AugmentImages("Image", Width, Height);
        var shape = estimator.GetOutputSchema(SchemaShapes.Of(Images().Schema));
        Assert.AreEqual(1, shape.Count(column => column.Name == "Image"));
        var schema = estimator.Fit(Images()).GetOutputSchema(Images().Schema);
        var type = (ImageDataViewType)schema["Image"].Type;
        Assert.AreEqual((Height, Width), (type.Height, type.Width));
    }

    [TestMethod]
    public void Colours_are_measured_when_it_is_fitted()
    {
        var measured = _ml.Transforms.AugmentImages("Image", Width, Height, augmentation: Varied).Fit(
            Images()).Augmentation.ColourNoise!.Colours!;
        Assert.HasCount(3, measured);
        Assert.IsGreaterThan(0.01, measured[0].Variance);

        var given = _ml.Transforms
            .AugmentImages("Image", Width, Height, augmentation: Varied with { ColourNoise = ColourNoise.ImageNet })
            .Fit(Images()).Augmentation.ColourNoise;
        Assert.AreSame(ColourNoise.ImageNet, given);
    }

    [TestMethod]
    public void Bad_input_is_a_clear_error()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => _ml.Transforms.AugmentImages(
            "", 0, 24, augmentation: new() { ShorterSide = new(20, 30), Padding = -1 }));
        foreach (string part in new[]
        {
            "OutputColumnName",
            "ImageWidth",
            "Augmentation.ShorterSide.Minimum must be at least 24",
            "Padding",
        })
            Assert.Contains(part, error.Message);

        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.AugmentImages("Image", 8, 8, "Nothing").Fit(
            Images()));
        Assert.Contains("Could not find input column 'Nothing'", missing.Message);
        var wrong = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.AugmentImages("Image", 8, 8, "Path").Fit(
            Images()));
        Assert.Contains("expected Image", wrong.Message);
    }

    private static (int Width, int Height) Side(int index) => (23 + index % 5 * 6, 19 + index % 7 * 4);

    private IDataView Paths() =>
        _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new FileName { Path = $"{i}.png" }).ToArray());

    private IDataView Images() => _ml.Transforms.LoadImages("Image", _folder, "Path").Fit(Paths()).Transform(Paths());

    private static byte[][] Read(IDataView view, string column)
    {
        var images = new List<byte[]>();
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var getter = cursor.GetGetter<MLImage>(view.Schema[column]);
        MLImage image = null!;
        while (cursor.MoveNext())
        {
            getter(ref image);
            images.Add(Colours(image));
        }

        return [.. images];
    }

    private static byte[] Colours(MLImage image)
    {
        Assert.AreEqual((Width, Height), (image.Width, image.Height));
        var colours = new byte[Width * Height * 3];
        PixelFormats.ToColour(image.Pixels, colours, image.PixelFormat);
        return colours;
    }

    private sealed class FileName
    {
        public string Path { get; set; } = "";
    }

    private sealed class Pixels
    {
        public float[] Features { get; set; } = [];
    }
}
