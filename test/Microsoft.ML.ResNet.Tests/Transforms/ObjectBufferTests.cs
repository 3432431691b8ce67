using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Transforms;

[TestClass]
public sealed class ObjectBufferTests
{
    [TestMethod]
    public void Images_that_nobody_took_are_disposed()
    {
        var made = new List<MLImage>();
        using (var buffer = BufferOf(() => Make(made)))
        {
            buffer.Read(0);
            buffer.Read(1);
            Take(buffer, 1);
            buffer.Read(0);
        }

        CollectionAssert.AreEqual(new[] { true, true, false, true }, made.Select(IsDisposed).ToArray());
    }

    [TestMethod]
    public void An_image_that_is_handed_back_is_disposed_for_the_next()
    {
        var made = new List<MLImage>();
        using var buffer = BufferOf(() => Make(made));
        buffer.Read(0);
        buffer.Read(1);
        int place = 0;
        var getter = (ValueGetter<MLImage?>)buffer.GetterAt(() => place);

        MLImage? image = null;
        getter(ref image);
        var first = image!;
        getter(ref image);
        Assert.IsFalse(IsDisposed(first));
        place = 1;
        getter(ref image);

        Assert.IsTrue(IsDisposed(first));
        Assert.IsFalse(IsDisposed(image!));
    }

    [TestMethod]
    public void Images_that_the_source_keeps_are_left_alone()
    {
        var kept = Make([]);
        using (var buffer = BufferOf(() => kept))
        {
            buffer.Read(0);
            buffer.Read(0);
            MLImage? other = Take(buffer, 0);
            ((ValueGetter<MLImage?>)buffer.GetterAt(() => 0))(ref other);
        }

        Assert.IsFalse(IsDisposed(kept));
    }

    [TestMethod]
    public void Rows_without_an_image_pass_through()
    {
        MLImage? next = null;
        using var buffer = BufferOf(() => next);
        buffer.Read(0);
        next = Make([]);
        buffer.Read(1);

        Assert.IsNull(Take(buffer, 0));
        Assert.AreSame(next, Take(buffer, 1));
    }

    private static ColumnBuffer BufferOf(Func<MLImage?> source)
    {
        var row = new SourceRow(source);
        return ColumnBuffer.Create(row, row.Schema["Image"]);
    }

    private static MLImage? Take(ColumnBuffer buffer, int place)
    {
        MLImage? image = null;
        ((ValueGetter<MLImage?>)buffer.GetterAt(() => place))(ref image);
        return image;
    }

    private static MLImage Make(List<MLImage> made)
    {
        made.Add(MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, new byte[4]));
        return made[^1];
    }

    private static bool IsDisposed(MLImage image)
    {
        try
        {
            _ = image.Width;
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private sealed class SourceRow : DataViewRow
    {
        private readonly Func<MLImage?> _source;

        public SourceRow(Func<MLImage?> source)
        {
            _source = source;
            var schema = new DataViewSchema.Builder();
            schema.AddColumn("Image", new ImageDataViewType());
            Schema = schema.ToSchema();
        }

        public override DataViewSchema Schema { get; }

        public override long Position => 0;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(Delegate)(ValueGetter<MLImage?>)((ref MLImage? value) => value = _source());

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = default;
    }
}
