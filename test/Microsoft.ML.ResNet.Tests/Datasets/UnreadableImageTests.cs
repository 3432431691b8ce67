using Microsoft.ML.ResNet.Tests.Data;

namespace Microsoft.ML.ResNet.Tests.Datasets;

[TestClass]
public sealed class UnreadableImageTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Rows_come_in_order_with_the_file_and_the_reason()
    {
        var rows = Enumerable.Range(0, 150)
            .Select(i => new NamedFile { Image = ComputedImage.File(5, 4, i, ".png"), ImagePath = $"{i}.png" })
            .ToList();
        rows[3].Image = [];
        rows[70].Image = rows[70].Image[..^20];
        rows[149].Image = "no image"u8.ToArray();

        var unreadable = _ml.Data.FindUnreadableImages(_ml.Data.LoadFromEnumerable(rows));

        CollectionAssert.AreEqual(
            new[] { (3L, "3.png"), (70L, "70.png"), (149L, "149.png") },
            unreadable.Select(image => (image.Row, image.ImagePath)).ToArray());
        Assert.AreEqual("it is empty", unreadable[0].Reason);
        Assert.StartsWith("it is truncated", unreadable[1].Reason);
        Assert.StartsWith("it is damaged", unreadable[2].Reason);
        CollectionAssert.AreEqual(
            unreadable.Select(image => image with { ImagePath = null }).ToArray(),
            _ml.Data.FindUnreadableImages(_ml.Data.LoadFromEnumerable(rows), imagePathColumnName: null).ToArray());
    }

    [TestMethod]
    public void Columns_that_are_missing_or_hold_no_files_are_named()
    {
        var rows = _ml.Data.LoadFromEnumerable([new NamedFile()]);

        Assert.Contains(
            "Could not find image column 'Picture'",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FindUnreadableImages(rows, "Picture")).Message);
        Assert.Contains(
            "expected Vector<Byte> (an encoded image)",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FindUnreadableImages(rows, "ImagePath")).Message);
    }

    [TestMethod]
    public void A_search_can_be_ended() =>
        Assert.ThrowsExactly<OperationCanceledException>(() => _ml.Data.FindUnreadableImages(
            _ml.Data.LoadFromEnumerable([new NamedFile()]), cancellationToken: new CancellationToken(canceled: true)));

    private sealed class NamedFile
    {
        public byte[] Image { get; set; } = [];

        public string ImagePath { get; set; } = "";
    }
}
