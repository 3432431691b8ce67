using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class BitmapReaderTests
{
    [TestMethod]
    [DataRow(MLPixelFormat.Rgba32)]
    [DataRow(MLPixelFormat.Bgra32)]
    public void Images_of_the_caller_are_read_in_either_format_and_left_to_the_caller(MLPixelFormat format)
    {
        using var image = MLImage.CreateFromPixels(5, 4, format, ComputedImage.Bitmap(5, 4, format));
        var rows = Enumerable.Range(0, 4).Select(i => new BitmapRow { Label = (uint)(i % 2), Features = image }).ToArray();
        for (int fit = 0; fit < 2; fit++)
        {
            using var store = StoreData.Load(rows);
            for (int i = 0; i < 60; i++)
                Assert.AreEqual(ComputedImage.Pixel(i / 3 % 5, i / 15, i % 3), store.Pixels<byte>(3)[i]);
        }

        Assert.AreEqual(5, image.Width, "It is not disposed.");
    }

    [TestMethod]
    public void A_row_without_an_image_is_named()
    {
        using var image = MLImage.CreateFromPixels(5, 4, MLPixelFormat.Rgba32, new byte[80]);
        BitmapRow[] rows = [new() { Label = 0, Features = image }, new() { Label = 1, Features = null }];

        var error = Assert.ThrowsExactly<InvalidDataException>(() => StoreData.Load(rows));
        Assert.StartsWith(
            "Row 1 (counted from 0) of the training set, column 'Features': the image cannot be read: there is no image", error.Message);
    }

    [TestMethod]
    public void A_disposed_image_is_named()
    {
        var image = MLImage.CreateFromPixels(5, 4, MLPixelFormat.Rgba32, new byte[80]);
        image.Dispose();

        var error = Assert.ThrowsExactly<InvalidDataException>(() => StoreData.Load([new BitmapRow { Label = 0, Features = image }]));
        Assert.StartsWith(
            "Row 0 (counted from 0) of the training set, column 'Features': the image cannot be read: it has been disposed", error.Message);
    }

    [TestMethod]
    public void Images_from_files_through_stock_transforms_are_read()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var rows = Enumerable.Range(0, 5).Select(i => new PathRow { Label = (uint)(i % 2), Path = $"{i}.png" }).ToArray();
            for (int i = 0; i < rows.Length; i++)
                File.WriteAllBytes(Path.Combine(folder, rows[i].Path), ComputedImage.File(5, 4, i));

            var context = new MLContext(1);
            var data = context.Data.LoadFromEnumerable(rows);
            foreach (var pipeline in new IEstimator<ITransformer>[]
            {
                context.Transforms.LoadImages("Features", folder, "Path"),
                context.Transforms.LoadImages("Image", folder, "Path").Append(context.Transforms.ResizeImages("Features", 5, 4, "Image")),
                context.Transforms.LoadRawImageBytes("Features", folder, "Path"),
            })
            {
                var images = pipeline.Fit(data).Transform(data);
                using var channel = ((Microsoft.ML.Runtime.IChannelProvider)context).Start("test");
                using var store = ImageStore.Load(
                    images, "Features", "Label", new(StoreData.Shape, PixelLayout.Interleaved), new(), channel, default);
                for (int i = 0; i < rows.Length; i++)
                    CollectionAssert.AreEqual(ComputedImage.Colours(5, 4, i), store.Pixels<byte>(i).ToArray());
            }

            File.WriteAllText(Path.Combine(folder, "3.png"), "not an image");
            var damaged = context.Transforms.LoadImages("Features", folder, "Path").Fit(data).Transform(data);
            using var other = ((Microsoft.ML.Runtime.IChannelProvider)context).Start("test");
            var error = Assert.ThrowsExactly<InvalidDataException>(() =>
                ImageStore.Load(damaged, "Features", "Label", new(StoreData.Shape, PixelLayout.Interleaved), new(), other, default));
            Assert.StartsWith("Row 3 ", error.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class BitmapRow
    {
        [KeyType(2)]
        public uint Label { get; set; }

        [ImageType(4, 5)]
        public MLImage? Features { get; set; }
    }

    private sealed class PathRow
    {
        [KeyType(2)]
        public uint Label { get; set; }

        public string Path { get; set; } = "";
    }
}
