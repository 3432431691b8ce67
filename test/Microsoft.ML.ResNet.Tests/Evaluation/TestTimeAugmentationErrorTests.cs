using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Saving;
using static Microsoft.ML.ResNet.Tests.Evaluation.RandomNet;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Evaluation;

[TestClass]
public sealed class TestTimeAugmentationErrorTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Every_problem_is_reported_at_once()
    {
        using var transformer = Net(View(_ml, 3).Schema);

        var error = Assert.ThrowsExactly<ArgumentException>(() => transformer.With(
            new() { Crops = (TestTimeCrops)9, CropSize = 2, ShorterSides = [1, 20_000] }));

        Assert.Contains("Crops must be a TestTimeCrops; received 9.", error.Message);
        Assert.Contains("CropSize must be from 3, the smallest image for CIFAR ResNet-8, to 16384 pixels; received 2.", error.Message);
        Assert.Contains(
            "ShorterSides must be from 3, the smallest image for CIFAR ResNet-8, to 16384 pixels; received [1, 20000].", error.Message);
    }

    [TestMethod]
    public void A_scale_below_the_crops_is_refused()
    {
        using var transformer = Net(View(_ml, 3).Schema);

        var error = Assert.ThrowsExactly<ArgumentException>(() => transformer.With(TestTimeAugmentation.TenCrop(15)));

        Assert.StartsWith("ShorterSides must be at least 16 pixels, the side of the crops; received [15].", error.Message);
        transformer.With(TestTimeAugmentation.TenCrop(15) with { CropSize = 14 }).Dispose();
    }

    [TestMethod]
    public void Whole_images_have_no_crops()
    {
        using var transformer = Net(View(_ml, 3).Schema);

        var error = Assert.ThrowsExactly<ArgumentException>(() => transformer.With(TestTimeAugmentation.WholeImage with { CropSize = 16 }));

        Assert.StartsWith("CropSize must be null where Crops is Whole; received 16.", error.Message);
    }

    [TestMethod]
    [DataRow("Pixels")]
    [DataRow("BytePixels")]
    public void Pixels_are_not_resized(string feature)
    {
        using var transformer = Net(View(_ml, 3).Schema, feature);

        var error = Assert.ThrowsExactly<ArgumentException>(() => transformer.With(TestTimeAugmentation.TenCrop(20)));

        Assert.Contains(
            $"ShorterSides must be empty for the column '{feature}', which has pixels of the fixed size 3×16×16; received [20]. Train with "
            + "encoded images or MLImages",
            error.Message);
        Assert.Contains($"CropSize must be given for the corners of the column '{feature}'", error.Message);
        error = Assert.ThrowsExactly<ArgumentException>(() => transformer.With(new() { CropSize = 17 }));
        Assert.StartsWith($"CropSize must be at most 16 for the column '{feature}'", error.Message);
    }

    [TestMethod]
    public void An_image_too_small_for_the_crops_is_named()
    {
        var view = View(_ml, 5);
        using var transformer = Net(view.Schema);
        using var augmented = transformer.With(new() { Crops = TestTimeCrops.CornersAndCentre });

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Scores(augmented.Transform(view)));

        Assert.AreEqual(
            "Row 0 (counted from 0) of the data, column 'EncodedVarying', 0.png: the image cannot be read: its size of 11×40 is too small "
                + "for crops of 16×16; give ShorterSides to have it resized.",
            error.Message);
    }

    [TestMethod]
    public void A_damaged_image_is_named_and_so_is_one_of_extreme_proportions()
    {
        var photos = Photos(9);
        photos[7].EncodedVarying = [1, 2, 3];
        photos[5].EncodedVarying = ComputedImage.File(2, 3000, seed: 1);
        var view = WithLabel(_ml, _ml.Data.LoadFromEnumerable(photos));
        using var transformer = Net(view.Schema);
        using var damaged = transformer.With(TestTimeAugmentation.Mirrored);
        using var extreme = transformer.With(TestTimeAugmentation.MultiScale(512));

        Assert.StartsWith(
            "Row 7 (counted from 0)", Assert.ThrowsExactly<InvalidDataException>(() => Scores(damaged.Transform(view))).Message);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Scores(extreme.Transform(view)));
        Assert.StartsWith("Row 5 (counted from 0)", error.Message);
        Assert.Contains("its size of 2×3000 makes a view of 512×768000", error.Message);
    }

    [TestMethod]
    public void Saving_says_what_to_do_instead()
    {
        var view = View(_ml, 3);
        using var transformer = Net(view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.TenCrop(20));

        var error = Assert.ThrowsExactly<NotSupportedException>(() => SavedModel.Save(_ml, augmented, view.Schema));

        Assert.Contains(
            "Save the transformer that it was made of, and call its With again after loading it with ResNetModel.Load", error.Message);
    }

    [TestMethod]
    public void A_view_without_the_image_is_refused_at_once()
    {
        var view = View(_ml, 3);
        using var transformer = Net(view.Schema);
        using var augmented = transformer.With(TestTimeAugmentation.Mirrored);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => augmented.Transform(
            _ml.Transforms.DropColumns("EncodedVarying").Fit(view).Transform(view)));

        Assert.StartsWith("Could not find feature column 'EncodedVarying'", error.Message);
    }

    [TestMethod]
    public void The_paper_is_the_default()
    {
        CollectionAssert.AreEqual(new[] { 224, 256, 384, 480, 640 }, TestTimeAugmentation.MultiScale().ShorterSides.ToArray());
        CollectionAssert.AreEqual(new[] { 256 }, TestTimeAugmentation.TenCrop().ShorterSides.ToArray());
        Assert.AreEqual(
            new TestTimeAugmentation { Crops = TestTimeCrops.Whole, ShorterSides = [9, 8], Mirror = true },
            TestTimeAugmentation.MultiScale(9, 8));
        Assert.AreNotEqual(TestTimeAugmentation.MultiScale(8, 9), TestTimeAugmentation.MultiScale(9, 8));
        Assert.AreEqual(
            new TestTimeAugmentation(),
            new TestTimeAugmentation { Crops = TestTimeCrops.Centre, CropSize = null, ShorterSides = [], Mirror = false });
    }
}
