using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class BadImageTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    public void The_first_unreadable_image_is_named_with_row_and_reason(int workers)
    {
        var rows = StoreData.Files(120);
        rows[41].Features = rows[41].Features[..^20];
        rows[42].Features = [1, 2, 3];
        rows[110].Features = [];

        var error = Assert.ThrowsExactly<InvalidDataException>(() => StoreData.Load(rows, new() { Workers = workers }));
        Assert.StartsWith(
            "Row 41 (counted from 0) of the training set, column 'Features': the image cannot be read: it is truncated", error.Message);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void Unreadable_images_are_skipped_counted_and_listed_where_that_is_asked_for(int workers)
    {
        var rows = StoreData.Files(120);
        rows[0].Features = [];
        rows[41].Features = rows[41].Features[..^20];
        rows[42].Features = "not an image"u8.ToArray();
        rows[119].Features = [];
        var context = new MLContext(1);
        var log = new List<string>();
        context.Log += (_, message) => log.Add(message.Message);

        using var store = StoreData.Load(rows, new() { CorruptImages = CorruptImageHandling.Skip, Workers = workers }, context: context);

        Assert.AreEqual(4, store.SkippedImages);
        Assert.AreEqual(116, store.Count);
        int[] kept = [.. Enumerable.Range(0, 120).Except([0, 41, 42, 119])];
        for (int i = 0; i < kept.Length; i++)
        {
            Assert.AreEqual(kept[i] % 3, store.Labels[i]);
            CollectionAssert.AreEqual(ComputedImage.Colours(5, 4, kept[i]), store.Pixels<byte>(i).ToArray(), $"image {i}");
        }

        string warning = log.Single(message => message.Contains("Left out", StringComparison.Ordinal));
        Assert.Contains("4 with an image that cannot be read", warning);
        Assert.Contains("row 0: it is empty; row 41: it is truncated", warning);
        Assert.Contains("row 42: it is damaged", warning);
    }

    [TestMethod]
    public void Rows_are_counted_in_the_data_even_after_rows_without_a_label()
    {
        var rows = StoreData.Files(10);
        rows[2].Label = PixelRow.NoLabel;
        rows[7].Features = [];

        var error = Assert.ThrowsExactly<InvalidDataException>(() => StoreData.Load(rows));
        Assert.StartsWith("Row 7 ", error.Message);
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void Pixels_that_are_not_finite_are_named_with_row_and_position(float value)
    {
        var rows = StoreData.Pixels(80);
        rows[33].Features[44] = value;

        var error = Assert.ThrowsExactly<InvalidDataException>(() => StoreData.Load(
            rows, new() { CorruptImages = CorruptImageHandling.Skip }));
        Assert.Contains("Row 33 (counted from 0) of the training set, column 'Features'", error.Message);
        Assert.Contains($"value 44 (counted from 0) is {value}", error.Message);
    }

    [TestMethod]
    public void A_wrong_pixel_count_says_row_expected_and_received()
    {
        var rows = StoreData.Pixels(10);
        rows[6].Features = new float[59];

        var error = Assert.ThrowsExactly<InvalidDataException>(() => StoreData.Load(rows));
        Assert.Contains("Row 6 ", error.Message);
        Assert.Contains("there are 59 values, but images of the shape 3×4×5 have 60", error.Message);
    }

    [TestMethod]
    public void Empty_data_is_an_error()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => StoreData.Load(
            StoreData.Pixels(0), new() { Role = "validation set" }));
        Assert.AreEqual("The validation set has no rows.", error.Message);
    }

    [TestMethod]
    public void Data_of_which_nothing_is_left_says_why()
    {
        var rows = StoreData.Files(3);
        rows[0].Label = PixelRow.NoLabel;
        rows[1].Features = rows[2].Features = [];

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => StoreData.Load(
            rows, new() { CorruptImages = CorruptImageHandling.Skip }));
        Assert.Contains("1 without a label, 2 with an image that cannot be read (row 1: it is empty; row 2: it is empty)", error.Message);
    }

    [TestMethod]
    public void One_class_only_is_an_error_for_training_but_not_for_validation()
    {
        var rows = StoreData.Pixels(10, classes: 1);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => StoreData.Load(rows));
        Assert.Contains("one class only", error.Message);
        Assert.Contains("label column 'Label'", error.Message);
        using var store = StoreData.Load(rows, new() { NeedsSeveralClasses = false });
        Assert.AreEqual(10, store.Count);
    }

    [TestMethod]
    public void A_label_that_is_no_key_is_a_schema_mismatch()
    {
        var schema = SchemaDefinition.Create(typeof(PixelRow));
        schema["Label"].ColumnType = NumberDataViewType.UInt32;

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => StoreData.Load(StoreData.Pixels(3), schema: schema));
        Assert.StartsWith("Schema mismatch for label column 'Label': expected Key, got UInt32", error.Message);
    }

    [TestMethod]
    public void A_failing_source_is_not_hidden()
    {
        static IEnumerable<FileRow> Rows()
        {
            foreach (var row in StoreData.Files(40))
                yield return row;
            throw new TimeoutException("the source is gone");
        }

        var error = Assert.Throws<Exception>(() => StoreData.Load(Rows()));
        Assert.Contains("the source is gone", error.ToString());
    }
}
