using SkiaSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Explaining;

[TestClass]
public sealed class ClassActivationMapTests
{
    [TestMethod]
    public void Heat_is_resized_as_PyTorch_interpolates()
    {
        using var scope = NewDisposeScope();
        float[] values = [.. Noise.Of("heat", 15).Select(MathF.Abs)];
        var expected = nn.functional.interpolate(
            tensor(values, [1L, 1, 3, 5]) / values.Max(), size: [20, 31], mode: InterpolationMode.Bilinear,
            align_corners: false);

        float[] resized = Map(values, height: 3, width: 5, new byte[12], new(3, 2, 2)).Resize(width: 31, height: 20);

        foreach (var (one, other) in expected.data<float>().Zip(resized))
            Assert.AreEqual(one, other, 1e-5f);
    }

    [TestMethod]
    public void An_overlay_is_the_image_where_it_is_cold_and_the_colour_of_heat_where_it_is_hot()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 8 * 8).Select(i => (byte)i)];
        var map = Map([0, 0, 0, 2], height: 2, width: 2, pixels, new(3, 8, 8));

        using var overlay = map.Overlay(opacity: 1);

        Assert.AreEqual((8, 8), (overlay.Width, overlay.Height));
        Assert.AreSequenceEqual(pixels[..3], overlay.Pixels[..3].ToArray());
        var hottest = HeatColours.Of(1);
        Assert.AreSequenceEqual(new[] { hottest.Red, hottest.Green, hottest.Blue, byte.MaxValue }, overlay.Pixels[^4..].ToArray());
        using var decoded = SKBitmap.Decode(map.OverlayAsPng(opacity: 1));
        Assert.AreEqual(new SKColor(hottest.Red, hottest.Green, hottest.Blue), decoded.GetPixel(7, 7));
        Assert.AreEqual(new SKColor(pixels[0], pixels[1], pixels[2]), decoded.GetPixel(0, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => map.Overlay(opacity: float.NaN));
    }

    [TestMethod]
    public void Grey_images_are_shown_grey_and_no_heat_as_none()
    {
        byte[] pixels = [10, 20, 30, 40];
        var map = Map([0], height: 1, width: 1, pixels, new(1, 2, 2));

        using var overlay = map.Overlay();

        Assert.AreSequenceEqual(new byte[] { 20, 20, 20, 255 }, overlay.Pixels.Slice(4, 4).ToArray());
        Assert.IsTrue(map.Resize(3, 3).All(heat => heat == 0));
    }

    private static ClassActivationMap Map(float[] values, int height, int width, byte[] pixels, ImageShape image) =>
        new(values, height, width, pixels, image) { Key = 1, Label = "one", Probability = 1, Layer = "layer1" };
}
