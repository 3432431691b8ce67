using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class PixelBlockTests
{
    private static readonly ImageInput Input = new(StoreData.Shape, PixelLayout.Planar);

    [TestMethod]
    public void Blocks_of_files_are_the_decoded_rows()
    {
        var data = new MLContext(1).Data.LoadFromEnumerable(StoreData.Files(25));
        int row = 0;
        foreach (var (count, isSingle, values) in Read(data, capacity: 8))
        {
            Assert.AreEqual(Math.Min(8, 25 - row), count);
            Assert.IsFalse(isSingle);
            foreach (float[] image in values.Chunk(60))
                CollectionAssert.AreEqual(Array.ConvertAll(ComputedImage.Colours(5, 4, row++), value => (float)value), image);
        }

        Assert.AreEqual(25, row);
    }

    [TestMethod]
    public void Blocks_of_pixels_are_floating_point()
    {
        var rows = StoreData.Pixels(13);
        rows[4].Features[2] = 0.5f;
        int row = 0;
        foreach (var (_, isSingle, values) in Read(new MLContext(1).Data.LoadFromEnumerable(rows), capacity: 5))
        {
            Assert.IsTrue(isSingle);
            foreach (float[] image in values.Chunk(60))
                CollectionAssert.AreEqual(StoreData.Interleaved(rows[row++].Features, StoreData.Shape), image);
        }

        Assert.AreEqual(13, row);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    public void The_first_bad_row_is_named_with_its_reason(int capacity)
    {
        var rows = StoreData.Files(40);
        rows[17].Features = [];
        rows[18].Features = [1, 2];
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => Read(new MLContext(1).Data.LoadFromEnumerable(rows), capacity).Count());
        Assert.AreEqual("Row 17 (counted from 0) of the data, column 'Features': the image cannot be read: it is empty.", error.Message);
    }

    private static IEnumerable<(int Count, bool IsSingle, float[] Values)> Read(IDataView data, int capacity)
    {
        var column = data.Schema["Features"];
        var reader = ImageReader.Create(column.Type, column.Name, Input);
        var block = new PixelBlock(reader, capacity);
        using var cursor = data.GetRowCursor([column]);
        var image = reader.Bind(cursor);
        bool more;
        do
        {
            more = cursor.MoveNext();
            if (more)
                block.Append(image, cursor.Position);
            if (block.IsFull || (!more && block.Count > 0))
            {
                yield return Copy(block);
                block.Clear();
            }
        }
        while (more);
    }

    private static (int Count, bool IsSingle, float[] Values) Copy(PixelBlock block)
    {
        var pixels = block.Decode();
        float[] values = pixels.IsSingle
            ? MemoryMarshal.Cast<byte, float>(pixels.Bytes).ToArray()
            : Array.ConvertAll(pixels.Bytes.ToArray(), value => (float)value);
        return (pixels.Count, pixels.IsSingle, values);
    }
}
