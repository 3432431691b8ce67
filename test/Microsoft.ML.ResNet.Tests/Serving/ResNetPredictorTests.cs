using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Serving;

[TestClass]
public sealed class ResNetPredictorTests
{
    private const int Count = 64;

    private readonly MLContext _ml = new(seed: 1);
    private readonly List<Photo> _photos = ScoringFixture.Photos(Count);
    private ResNetTransformer _transformer = null!;

    [TestCleanup]
    public void DisposeTransformer() => _transformer?.Dispose();

    [TestMethod]
    [DataRow(nameof(Photo.Encoded))]
    [DataRow(nameof(Photo.Image))]
    [DataRow(nameof(Photo.Pixels))]
    public async Task Sixty_four_callers_at_once_get_what_Transform_gives(string feature)
    {
        var (scores, labels) = Transform(feature);
        await using var predictor = new ResNetPredictor(_transformer, new() { TopClasses = 2 });

        var predictions = await Task.WhenAll(_photos.Select(photo => Task.Run(() => Predict(predictor, photo, feature))));

        for (int i = 0; i < Count; i++)
        {
            for (int k = 0; k < scores[i].Length; k++)
                Assert.AreEqual(scores[i][k], predictions[i].Scores[k], 1e-6f, $"image {i}, class {k}");
            Assert.AreEqual(labels[i], predictions[i].Key);
            Assert.AreEqual(ScoringFixture.Classes[labels[i] - 1], predictions[i].Label);
            Assert.AreEqual(scores[i].Max(), predictions[i].Probability, 1e-6f);
            CollectionAssert.AreEqual(
                scores[i].OrderDescending().Take(2).ToArray(), predictions[i].Classes.Select(one => one.Probability).ToArray(),
                new Within(1e-6f));
        }
    }

    [TestMethod]
    [DataRow(nameof(Photo.Encoded))]
    [DataRow(nameof(Photo.Image))]
    [DataRow(nameof(Photo.Pixels))]
    public async Task One_image_at_a_time_gets_bit_for_bit_what_a_view_of_one_row_gives(string feature)
    {
        Transform(feature);
        await using var predictor = new ResNetPredictor(_transformer);

        foreach (var photo in _photos.Take(8))
        {
            var alone = ScoringFixture.Scores(_transformer.Transform(_ml.Data.LoadFromEnumerable([photo])))[0];
            CollectionAssert.AreEqual(alone, (await Predict(predictor, photo, feature)).Scores.ToArray());
        }
    }

    [TestMethod]
    public async Task An_encoded_image_can_be_handed_to_a_model_of_pixels()
    {
        var (scores, _) = Transform(nameof(Photo.Pixels));
        await using var predictor = new ResNetPredictor(_transformer);

        var prediction = await predictor.PredictAsync(_photos[5].Encoded);

        CollectionAssert.AreEqual(scores[5], prediction.Scores.ToArray(), new Within(1e-6f));
    }

    [TestMethod]
    public async Task A_corrupt_image_fails_only_its_own_caller()
    {
        var (scores, _) = Transform(nameof(Photo.Encoded));
        await using var predictor = new ResNetPredictor(_transformer);
        byte[][] files = [.. _photos.Select(photo => photo.Encoded)];
        files[3] = files[3][..^20];
        files[9] = [];
        files[20] = "a letter"u8.ToArray();
        var tasks = files.Select(file => predictor.PredictAsync(file)).ToArray();

        StringAssert.StartsWith(
            (await Assert.ThrowsExactlyAsync<InvalidDataException>(() => tasks[3])).Message, "The image cannot be read: it is truncated");
        Assert.AreEqual(
            "The image cannot be read: it is empty.", (await Assert.ThrowsExactlyAsync<InvalidDataException>(() => tasks[9])).Message);
        StringAssert.StartsWith((await Assert.ThrowsExactlyAsync<InvalidDataException>(() => tasks[20])).Message,
            "The image cannot be read: it is damaged, or no image");
        foreach (int i in (int[])[0, 1, 2, 4, 63])
            CollectionAssert.AreEqual(scores[i], (await tasks[i]).Scores.ToArray(), new Within(1e-6f));
    }

    [TestMethod]
    public async Task An_image_that_declares_too_many_pixels_is_refused_before_it_is_decoded()
    {
        Transform(nameof(Photo.Encoded));
        await using var predictor = new ResNetPredictor(_transformer, new() { MaxImagePixels = Photo.Side * Photo.Side });

        await predictor.PredictAsync(_photos[0].Encoded);
        var exception = await Assert.ThrowsExactlyAsync<ImageTooLargeException>(() => predictor.PredictAsync(
            Data.Decoding.ImageHeaderTests.Png(60_000, 70_000)));

        Assert.AreEqual((60_000L, 70_000L, 256L), (exception.Width, exception.Height, exception.Limit));
        Assert.AreEqual("The image is 60000×70000 pixels; MaxImagePixels allows 256 of them.", exception.Message);
        var wide = await Assert.ThrowsExactlyAsync<ImageTooLargeException>(() => predictor.PredictAsync(
            Data.ComputedImage.File(17, 16, 1, ".png")));
        Assert.AreEqual(17, wide.Width);
    }

    [TestMethod]
    public async Task A_photograph_of_thousands_of_scans_is_refused_before_it_is_decoded()
    {
        Transform(nameof(Photo.Encoded));
        await using var predictor = new ResNetPredictor(_transformer);
        byte[] jpeg = Data.ComputedImage.File(24, 17, 1, ".jpg");
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0];
        byte[] many = [.. jpeg[..^2], .. Enumerable.Repeat(scan, 5000).SelectMany(bytes => bytes), .. jpeg[^2..]];

        var exception = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => predictor.PredictAsync(many));

        Assert.AreEqual("The image cannot be read: it has 5001 scans, and 100 are allowed.", exception.Message);
        await predictor.PredictAsync(jpeg);
    }

    [TestMethod]
    public void An_image_whose_sides_are_too_different_is_refused()
    {
        var decoder = new ImageDecoder(new(new ImageShape(1, 1, 65_000), PixelLayout.Interleaved), long.MaxValue);
        using var thread = MLImage.CreateFromPixels(1, 40_000, MLPixelFormat.Rgba32, new byte[160_000]);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => decoder.Decode(thread));

        Assert.AreEqual("The image cannot be read: its sides are too different to be cropped to 1×1×65000.", exception.Message);
    }

    [TestMethod]
    public async Task A_transformer_that_was_disposed_fails_the_callers()
    {
        Transform(nameof(Photo.Encoded));
        await using var predictor = new ResNetPredictor(_transformer);
        _transformer.Dispose();

        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => predictor.PredictAsync(_photos[0].Encoded));

        Assert.IsInstanceOfType<ObjectDisposedException>(exception.InnerException);
        Assert.ThrowsExactly<ObjectDisposedException>(() => new ResNetPredictor(_transformer));
    }

    [TestMethod]
    public void The_residual_network_of_a_pipeline_is_found()
    {
        Transform(nameof(Photo.Encoded));
        var chain = new EstimatorChain<ITransformer>().Append(new FittedEstimator(
            _ => _transformer, new("Label", "Encoded", "Score", "PredictedLabel")))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(ScoringFixture.View(_ml, 3));

        using var predictor = _ml.Model.CreateResNetPredictor(chain, new() { MaxWait = TimeSpan.Zero });

        CollectionAssert.AreEqual(ScoringFixture.Classes, predictor.Classes.ToArray());
        Assert.AreEqual(new ImageShape(3, Photo.Side, Photo.Side), predictor.ImageShape);
        Assert.HasCount(2, predictor.Predict([_photos[0].Encoded, _photos[1].Encoded]));
    }

    private static Task<ResNetPrediction> Predict(ResNetPredictor predictor, Photo photo, string feature) => feature switch
    {
        nameof(Photo.Encoded) => predictor.PredictAsync(photo.Encoded),
        nameof(Photo.Image) => predictor.PredictAsync(photo.Image!),
        _ => predictor.PredictAsync(photo.Pixels),
    };

    /// <summary>Makes the transformer, and scores all photos with it.</summary>
    private (List<float[]> Scores, uint[] Labels) Transform(string feature)
    {
        var view = ScoringFixture.WithLabel(_ml, _ml.Data.LoadFromEnumerable(_photos));
        _transformer = ScoringFixture.Transformer(view.Schema, feature);
        var scored = _transformer.Transform(view);
        return (ScoringFixture.Scores(scored), [.. scored.GetColumn<uint>("PredictedLabel")]);
    }

    private sealed class Within(float tolerance) : System.Collections.IComparer
    {
        public int Compare(object? x, object? y) => Math.Abs((float)x! - (float)y!) <= tolerance ? 0 : 1;
    }
}
