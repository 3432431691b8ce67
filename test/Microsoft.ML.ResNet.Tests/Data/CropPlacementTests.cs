namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class CropPlacementTests
{
    [TestMethod]
    [DataRow(1, 5, 7)]
    [DataRow(3, 5, 7)]
    [DataRow(4, 6, 3)]
    [DataRow(3, 32, 32)]
    public void Every_placement_agrees_with_padding_then_cropping_value_by_value(int channels, int height, int width)
    {
        var shape = new ImageShape(channels, height, width);
        var image = new byte[shape.PixelCount];
        new Random(1).NextBytes(image);
        byte[] padding = [.. Enumerable.Range(0, image.Length).Select(i => (byte)(i % 251))];
        float[] singles = Array.ConvertAll(image, value => value + 0.25f), singlePadding = Array.ConvertAll(padding, value => value + 0.5f);
        byte[] actual = new byte[image.Length];
        var actualSingles = new float[image.Length];

        for (int down = -8; down <= 8; down++)
        {
            for (int right = -8; right <= 8; right++)
            {
                foreach (bool mirror in new[] { false, true })
                {
                    var placement = new CropPlacement(down, right, mirror);
                    placement.Copy<byte>(image, padding, actual, shape);
                    placement.Copy<float>(singles, singlePadding, actualSingles, shape);
                    CollectionAssert.AreEqual(Reference(image, padding, shape, placement), actual, placement.ToString());
                    CollectionAssert.AreEqual(Reference(singles, singlePadding, shape, placement), actualSingles, placement.ToString());
                }
            }
        }
    }

    [TestMethod]
    public void Offsets_are_uniform_and_half_of_the_images_are_mirrored()
    {
        const int Images = 81_000;
        var random = new CounterRandom(7, CounterRandom.Stream.Augmentation, epoch: 3);
        var offsets = new int[9, 9];
        int mirrored = 0;
        for (int i = 0; i < Images; i++)
        {
            var placement = CropPlacement.Draw(new(), random, i);
            offsets[placement.Down + 4, placement.Right + 4]++;
            mirrored += placement.Mirror ? 1 : 0;
        }

        // 81 cells of 1,000: chi-squared with 80 degrees of freedom is below 125 in 99.9 % of cases.
        double chiSquared = offsets.Cast<int>().Sum(count => (count - 1000.0) * (count - 1000) / 1000);
        Assert.IsLessThan(125, chiSquared);
        Assert.AreEqual(0.5, (double)mirrored / Images, 4 * 0.5 / Math.Sqrt(Images));
    }

    [TestMethod]
    public void An_image_is_placed_differently_in_each_epoch_and_for_each_seed()
    {
        int Same(CounterRandom a, CounterRandom b) =>
            Enumerable.Range(0, 1000).Count(i => CropPlacement.Draw(new(), a, i) == CropPlacement.Draw(new(), b, i));

        var first = new CounterRandom(1, CounterRandom.Stream.Augmentation, 0);
        // One placement in 162 is the same by chance.
        Assert.IsLessThan(25, Same(first, new(1, CounterRandom.Stream.Augmentation, 1)));
        Assert.IsLessThan(25, Same(first, new(2, CounterRandom.Stream.Augmentation, 0)));
        Assert.AreEqual(1000, Same(first, new(1, CounterRandom.Stream.Augmentation, 0)));
    }

    [TestMethod]
    public void Without_crop_and_mirror_nothing_moves()
    {
        var random = new CounterRandom(1, CounterRandom.Stream.Augmentation, 0);
        for (int i = 0; i < 100; i++)
            Assert.AreEqual(default, CropPlacement.Draw(ImageAugmentation.None, random, i));
        Assert.IsTrue(ImageAugmentation.None.ChangesNothing);
    }

    [TestMethod]
    public void Defaults_are_the_papers_and_padding_has_a_range()
    {
        Assert.AreEqual(4, new ImageAugmentation().Padding);
        Assert.IsTrue(new ImageAugmentation().Mirror);
        Assert.AreEqual(
            "Augmentation.Padding must be from 0 to 1024 pixels; received 1025.",
            new ImageAugmentation { Padding = 1025 }.Problems().Single());
        Assert.AreEqual(0, new ImageAugmentation { Padding = 1024 }.Problems().Count());
    }

    private static T[] Reference<T>(T[] image, T[] padding, ImageShape shape, CropPlacement placement)
    {
        var (channels, height, width) = shape;
        var result = (T[])padding.Clone();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int sourceY = y + placement.Down, sourceX = x + placement.Right;
                if (sourceY < 0 || sourceY >= height || sourceX < 0 || sourceX >= width)
                    continue;
                if (placement.Mirror)
                    sourceX = width - 1 - sourceX;
                for (int c = 0; c < channels; c++)
                    result[(y * width + x) * channels + c] = image[(sourceY * width + sourceX) * channels + c];
            }
        }

        return result;
    }
}
