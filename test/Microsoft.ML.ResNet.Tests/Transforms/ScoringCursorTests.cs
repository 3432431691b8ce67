using Microsoft.ML.Data;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Transforms;

[TestClass]
public sealed class ScoringCursorTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(128)]
    public void Batches_score_as_single_images_do(int batchSize)
    {
        var view = View(_ml, 30);
        using var single = Transformer(view.Schema, batchSize: 1);
        using var batched = Transformer(view.Schema, batchSize: batchSize);

        var expected = Scores(single.Transform(view));
        var actual = Scores(batched.Transform(view));

        Assert.HasCount(30, actual);
        for (int row = 0; row < 30; row++)
            AreClose(expected[row], actual[row]);
    }

    [TestMethod]
    public void Other_columns_stay_with_their_row()
    {
        var photos = Photos(40);
        var view = WithLabel(_ml, _ml.Data.LoadFromEnumerable(photos));
        using var transformer = Transformer(view.Schema, batchSize: 16);

        var passed = _ml.Data.CreateEnumerable<ScoredPhoto>(transformer.Transform(view), reuseRowObject: false).ToArray();

        var scores = Scores(transformer.Transform(view));
        for (int row = 0; row < 40; row++)
        {
            Assert.AreEqual(photos[row].Number, passed[row].Number);
            Assert.AreEqual(photos[row].Text, passed[row].Text);
            CollectionAssert.AreEqual(photos[row].Vector, passed[row].Vector);
            CollectionAssert.AreEqual(photos[row].Ragged, passed[row].Ragged);
            Assert.AreEqual((uint)(row % 3) + 1, passed[row].Label);
            Assert.AreSame(photos[row].Image, passed[row].Image);
            AreClose(scores[row], passed[row].Score);
        }
    }

    [TestMethod]
    public void A_value_handed_out_is_the_consumers_own()
    {
        var view = View(_ml, 2);
        using var transformer = Transformer(view.Schema);
        var scored = transformer.Transform(view);
        using var cursor = scored.GetRowCursor(scored.Schema);
        Assert.IsTrue(cursor.MoveNext());
        var getter = cursor.GetGetter<VBuffer<double>>(scored.Schema["Vector"]);
        VBuffer<double> value = default;
        getter(ref value);
        VBufferEditor.CreateFromBuffer(ref value).Values.Fill(99);

        VBuffer<double> again = default;
        getter(ref again);

        Assert.AreEqual(0, again.GetItemOrDefault(0));
    }

    [TestMethod]
    public void Parallel_cursors_give_the_rows_of_one_cursor()
    {
        var view = _ml.Data.Cache(View(_ml, 50), "Pixels", "Number", "Label");
        using var transformer = Transformer(view.Schema, batchSize: 8);
        var scored = transformer.Transform(view);
        var columns = new[] { scored.Schema["Score"], scored.Schema["Number"] };
        var expected = ById([scored.GetRowCursor(columns)], columns);

        var actual = ById(scored.GetRowCursorSet(columns, 4), columns);

        Assert.HasCount(50, actual);
        foreach (var (id, (number, score)) in expected)
        {
            Assert.AreEqual(number, actual[id].Number);
            AreClose(score, actual[id].Score);
        }
    }

    [TestMethod]
    public void A_shuffled_cursor_shuffles_the_source_and_keeps_the_ids()
    {
        var view = _ml.Data.Cache(View(_ml, 30), "Pixels", "Number", "Label");
        using var transformer = Transformer(view.Schema, batchSize: 8);
        var scored = transformer.Transform(view);
        var columns = new[] { scored.Schema["Score"], scored.Schema["Number"] };
        Assert.IsTrue(scored.CanShuffle);

        var expected = ById([scored.GetRowCursor(columns)], columns);
        var shuffled = ById([scored.GetRowCursor(columns, new Random(3))], columns);

        Assert.IsFalse(expected.Values.Select(row => row.Number).SequenceEqual(shuffled.Values.Select(row => row.Number)));
        foreach (var (id, (number, score)) in expected)
        {
            Assert.AreEqual(number, shuffled[id].Number);
            AreClose(score, shuffled[id].Score);
        }
    }

    [TestMethod]
    public void Nothing_is_read_that_nobody_asked_for()
    {
        var reads = new Dictionary<string, int> { ["Text"] = 0, ["Pixels"] = 0 };
        var view = CountReads(View(_ml, 20), reads);
        using var transformer = Transformer(view.Schema);
        var scored = transformer.Transform(view);

        Consume<int>(scored, "Number");
        Assert.AreEqual((0, 0), (reads["Text"], reads["Pixels"]));

        Consume<VBuffer<float>>(scored, "Score");
        Assert.AreEqual((0, 20), (reads["Text"], reads["Pixels"]));

        Consume<ReadOnlyMemory<char>>(scored, "Text");
        Assert.AreEqual((20, 20), (reads["Text"], reads["Pixels"]));
    }

    [TestMethod]
    public void Whoever_takes_a_few_rows_pays_for_at_most_twice_as_many()
    {
        int reads = 0;
        var view = _ml.Data.LoadFromEnumerable(Photos(100).Select(photo =>
        {
            reads++;
            return photo;
        }));
        using var transformer = Transformer(View(_ml, 3).Schema);

        Assert.HasCount(5, Scores(_ml.Data.TakeRows(transformer.Transform(view), 5)));

        Assert.IsLessThanOrEqualTo(10, reads);
    }

    [TestMethod]
    public void A_cursor_knows_where_it_stands()
    {
        var view = View(_ml, 5);
        using var transformer = Transformer(view.Schema, batchSize: 2);
        var scored = transformer.Transform(view);
        Assert.AreEqual(view.GetRowCount(), scored.GetRowCount());
        using var plain = view.GetRowCursor(view.Schema);
        using var cursor = scored.GetRowCursor(scored.Schema);
        Assert.AreEqual(-1, cursor.Position);

        for (long row = 0; row < 5; row++)
        {
            Assert.IsTrue(cursor.MoveNext() & plain.MoveNext());
            Assert.AreEqual(row, cursor.Position);
            Assert.AreEqual(plain.Batch, cursor.Batch);
            Assert.AreEqual(Get(plain.GetIdGetter()), Get(cursor.GetIdGetter()));
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void Before_the_first_and_after_the_last_row_there_are_no_values()
    {
        var view = View(_ml, 1);
        using var transformer = Transformer(view.Schema);
        var scored = transformer.Transform(view);
        using var cursor = scored.GetRowCursor(scored.Schema);
        var score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        var text = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Text"]);
        AssertNoValues();
        Assert.IsTrue(cursor.MoveNext());
        Get(score);
        Get(text);
        Assert.IsFalse(cursor.MoveNext());
        AssertNoValues();

        void AssertNoValues()
        {
            Assert.ThrowsExactly<InvalidOperationException>(() => Get(score));
            Assert.ThrowsExactly<InvalidOperationException>(() => Get(text));
            Assert.ThrowsExactly<InvalidOperationException>(() => Get(cursor.GetIdGetter()));
        }
    }

    [TestMethod]
    public void Inactive_columns_and_wrong_types_are_refused()
    {
        var view = View(_ml, 1);
        using var transformer = Transformer(view.Schema);
        var scored = transformer.Transform(view);
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);

        Assert.IsTrue(cursor.IsColumnActive(scored.Schema["Score"]));
        Assert.IsFalse(cursor.IsColumnActive(scored.Schema["Pixels"]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Pixels"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Score"]));
    }

    [TestMethod]
    public void An_image_that_cannot_be_decoded_is_named_by_its_row()
    {
        var photos = Photos(6);
        photos[4].Encoded = photos[4].Encoded[..100];
        using var transformer = Transformer(View(_ml, 3).Schema, "Encoded");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Scores(transformer.Transform(_ml.Data.LoadFromEnumerable(photos))));

        Assert.Contains("Row 4 ", error.Message);
    }

    [TestMethod]
    public void No_rows_give_no_scores()
    {
        using var transformer = Transformer(View(_ml, 3).Schema);

        Assert.IsEmpty(Scores(transformer.Transform(_ml.Data.LoadFromEnumerable(new List<Photo>()))));
    }

    private IDataView CountReads(IDataView view, Dictionary<string, int> reads) => _ml.Transforms
        .CustomMapping<PixelsIn, PixelsOut>((source, target) => { reads["Pixels"]++; target.Pixels = source.Pixels; }, contractName: null)
        .Append(_ml.Transforms.CustomMapping<TextIn, TextOut>(
            (source, target) => { reads["Text"]++; target.Text = source.Text; }, contractName: null))
        .Fit(view).Transform(view);

    private static void Consume<T>(IDataView view, string column)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var getter = cursor.GetGetter<T>(view.Schema[column]);
        while (cursor.MoveNext())
            Get(getter);
    }

    private static Dictionary<DataViewRowId, (int Number, float[] Score)> ById(DataViewRowCursor[] cursors, DataViewSchema.Column[] columns)
    {
        var rows = new Dictionary<DataViewRowId, (int, float[])>();
        foreach (var cursor in cursors)
        {
            using (cursor)
            {
                var (score, number, id) =
                    (cursor.GetGetter<VBuffer<float>>(columns[0]), cursor.GetGetter<int>(columns[1]), cursor.GetIdGetter());
                while (cursor.MoveNext())
                    rows.Add(Get(id), (Get(number), Get(score).DenseValues().ToArray()));
            }
        }
        return rows;
    }

    private static T Get<T>(ValueGetter<T> getter)
    {
        T value = default!;
        getter(ref value);
        return value;
    }

    private sealed class ScoredPhoto
    {
        public int Number { get; set; }

        public string Text { get; set; } = "";

        public double[] Vector { get; set; } = [];

        public int[] Ragged { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }

        [Microsoft.ML.Transforms.Image.ImageType(Photo.Side, Photo.Side)]
        public MLImage? Image { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class PixelsIn
    {
        [VectorType(3 * Photo.Side * Photo.Side)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class PixelsOut
    {
        [VectorType(3 * Photo.Side * Photo.Side)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class TextIn
    {
        public string Text { get; set; } = "";
    }

    private sealed class TextOut
    {
        public string Text { get; set; } = "";
    }
}
