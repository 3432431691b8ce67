namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class ColourNoiseTests
{
    [TestMethod]
    public void Noise_has_the_stated_variance_along_each_direction_and_none_across()
    {
        const int Images = 40_000;
        var colours = ColourNoise.ImageNet.Colours!;
        var shifts = new ColourShifts(colours, 0.1, seed: 4, epoch: 9);
        var amounts = new List<double[]>();
        for (int i = 0; i < Images; i++)
        {
            var (red, green, blue) = shifts.Of(i);
            amounts.Add([.. colours.Select(colour => red * colour.Red + green * colour.Green + blue * colour.Blue)]);
        }

        for (int a = 0; a < 3; a++)
        {
            // "magnitudes proportional to the corresponding eigenvalues times a random variable" of deviation 0.1.
            double deviation = 0.1 * colours[a].Variance * 255;
            Assert.AreEqual(0, amounts.Average(amount => amount[a]), 5 * deviation / Math.Sqrt(Images));
            Assert.AreEqual(
                1, amounts.Average(amount => amount[a] * amount[a]) / deviation / deviation, 5 * Math.Sqrt(2.0 / Images) + 1e-3);
            // A normal distribution has a fourth moment of 3.
            Assert.AreEqual(3, amounts.Average(amount => Math.Pow(amount[a] / deviation, 4)), 5 * Math.Sqrt(96.0 / Images));
            for (int b = 0; b < a; b++)
            {
                double other = 0.1 * colours[b].Variance * 255;
                // The published directions are rounded to four digits, so not quite orthogonal.
                Assert.AreEqual(0, amounts.Average(amount => amount[a] * amount[b]) / deviation / other, 5 / Math.Sqrt(Images) + 0.03);
            }
        }
    }

    [TestMethod]
    public void A_shift_is_added_to_every_pixel_rounded_and_kept_inside_the_grey_levels()
    {
        var random = new Random(2);
        PrincipalColour[] colours = [new(1, 0.6, -0.8, 0), new(0.5, 0.8, 0.6, 0), new(0.3, 0, 0, 1)];
        var shifts = new ColourShifts(colours, 0.5, seed: 1, epoch: 0);
        foreach (int count in new[] { 1, 15, 16, 17, 33, 1024 })
        {
            for (int image = 0; image < 40; image++)
            {
                var pixels = new byte[3 * count];
                random.NextBytes(pixels);
                var actual = (byte[])pixels.Clone();
                shifts.Apply(image, actual);

                var (red, green, blue) = shifts.Of(image);
                double[] shift = [red, green, blue];
                for (int i = 0; i < pixels.Length; i++)
                    Assert.AreEqual(Math.Clamp(pixels[i] + shift[i % 3], 0, 255), actual[i], 0.5 + 1e-9, $"value {i} of {count}");
            }
        }
    }

    [TestMethod]
    public void Epochs_seeds_and_images_have_their_own_shifts()
    {
        static ColourShifts Shifts(long seed, int epoch) => new(ColourNoise.ImageNet.Colours!, 0.1, seed, epoch);
        Assert.AreEqual(Shifts(1, 1).Of(7), Shifts(1, 1).Of(7));
        Assert.AreNotEqual(Shifts(1, 1).Of(7), Shifts(1, 2).Of(7));
        Assert.AreNotEqual(Shifts(1, 1).Of(7), Shifts(2, 1).Of(7));
        Assert.AreNotEqual(Shifts(1, 1).Of(7), Shifts(1, 1).Of(8));
    }

    [TestMethod]
    public void Colours_are_the_eigenvectors_of_the_covariance_of_all_pixels()
    {
        using var store = StoreData.Load(StoreData.Pixels(50));
        int[] indices = [.. Enumerable.Range(3, 40)];
        var colours = new ImageAugmentation { ColourNoise = new() }.MeasuredOn(store, indices).ColourNoise!.Colours!;

        double[][] pixels =
        [
            .. indices
                .SelectMany(i => store.Pixels<byte>(i).ToArray().Chunk(3))
                .Select(pixel => Array.ConvertAll(pixel, value => value / 255.0)),
        ];
        double[] mean = [.. Enumerable.Range(0, 3).Select(c => pixels.Average(pixel => pixel[c]))];
        double Covariance(int a, int b) => pixels.Average(pixel => (pixel[a] - mean[a]) * (pixel[b] - mean[b]));

        Assert.HasCount(3, colours);
        Assert.IsTrue(colours[0].Variance >= colours[1].Variance && colours[1].Variance >= colours[2].Variance);
        foreach (var colour in colours)
        {
            double[] vector = [colour.Red, colour.Green, colour.Blue];
            Assert.AreEqual(1, vector.Sum(value => value * value), 1e-12);
            for (int row = 0; row < 3; row++)
                Assert.AreEqual(
                    colour.Variance * vector[row], Enumerable.Range(0, 3).Sum(column => Covariance(row, column) * vector[column]), 1e-12);
        }
    }

    [TestMethod]
    public void Eigenvectors_of_any_symmetric_matrix_solve_it()
    {
        var random = new Random(8);
        for (int run = 0; run < 200; run++)
        {
            var matrix = new double[3, 3];
            for (int i = 0; i < 3; i++)
                for (int j = 0; j <= i; j++)
                    matrix[i, j] = matrix[j, i] = run % 7 == 0 && i != j ? 0 : random.NextDouble() * Math.Pow(10, random.Next(-6, 3)) - 0.1;
            double size = matrix.Cast<double>().Max(Math.Abs), last = double.PositiveInfinity;
            foreach (var (value, vector) in SymmetricEigen.Decompose(matrix))
            {
                Assert.IsLessThanOrEqualTo(last, value);
                last = value;
                for (int i = 0; i < 3; i++)
                    Assert.AreEqual(value * vector[i], Enumerable.Range(0, 3).Sum(j => matrix[i, j] * vector[j]), 1e-14 * size);
            }
        }
    }

    [TestMethod]
    public void Pixels_that_are_no_grey_levels_have_no_colours_to_shift()
    {
        var rows = StoreData.Pixels(10);
        rows[3].Features[0] = 0.5f;
        using var store = StoreData.Load(rows);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => new ImageAugmentation { ColourNoise = new() }.MeasuredOn(
            store, [0, 1]));
        Assert.Contains("whole grey levels", error.Message);
    }

    [TestMethod]
    public void Equal_noise_is_equal_and_its_text_says_what_it_is()
    {
        PrincipalColour[] colours = [.. ColourNoise.ImageNet.Colours!];
        Assert.AreEqual(ColourNoise.ImageNet, new ColourNoise { Colours = colours });
        Assert.AreEqual(new ColourNoise(), new ColourNoise());
        Assert.AreNotEqual(ColourNoise.ImageNet, new ColourNoise { Colours = colours[..2] });
        Assert.AreNotEqual(ColourNoise.ImageNet, new ColourNoise());
        Assert.AreNotEqual(new ColourNoise(), new ColourNoise { Deviation = 0.2 });
        Assert.Contains("0.2175", OptionText.Of(ImageAugmentation.None with { ColourNoise = ColourNoise.ImageNet }));
        Assert.Contains("Colours none", OptionText.Of(ImageAugmentation.ImageNet));
    }

    [TestMethod]
    public void Every_problem_of_an_augmentation_is_named()
    {
        var augmentation = new ImageAugmentation
        {
            Padding = -1,
            ShorterSide = new(200, 480),
            ColourNoise = new() { Deviation = -0.1, Colours = [new(-1, 1, 0, 0), new(1, 1, 1, 0)] },
        };
        string[] problems = [.. augmentation.Problems(new(1, 224, 224))];
        Assert.HasCount(6, problems);
        Assert.Contains(
            "Augmentation.ShorterSide.Minimum must be at least 224, to crop images of 1×224×224 from it; received [200, 480].", problems);
        Assert.Contains("Augmentation.ColourNoise.Deviation must be from 0 to 10; received -0.1.", problems);
        Assert.Contains("Augmentation.ColourNoise needs images of 3 channels, or must be null; they have 1.", problems);

        Assert.IsNotEmpty(new ImageAugmentation { ShorterSide = new(480, 256) }.Problems().ToArray());
        Assert.IsNotEmpty(new ImageAugmentation { ShorterSide = new(0, 256) }.Problems().ToArray());
        Assert.IsEmpty(ImageAugmentation.ImageNet.Problems(new(3, 224, 224)).ToArray());
        Assert.IsEmpty(ColourNoise.ImageNet.Problems().ToArray());
        Assert.IsEmpty(ImageAugmentation.None.Problems(new(1, 2, 2)).ToArray());
    }
}
