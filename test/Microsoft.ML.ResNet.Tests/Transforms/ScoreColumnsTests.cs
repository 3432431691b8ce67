using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Transforms;

[TestClass]
public sealed class ScoreColumnsTests
{
    private static readonly ColumnNames Columns = new("Label", "Features", "Score", "PredictedLabel");

    [TestMethod]
    public void The_predicted_label_is_a_key_with_the_values_of_the_training_label()
    {
        var column = Added(Text("cat", "dog", "owl"), 3)["PredictedLabel"];

        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3), column.Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        CollectionAssert.AreEqual(new[] { "cat", "dog", "owl" }, names.DenseValues().Select(name => name.ToString()).ToArray());
        Assert.AreEqual("PredictedLabel", Read<ReadOnlyMemory<char>>(column, "ScoreValueKind").ToString());
        Assert.AreEqual("MulticlassClassification", Read<ReadOnlyMemory<char>>(column, "ScoreColumnKind").ToString());
    }

    [TestMethod]
    public void The_score_has_a_slot_for_each_class_with_its_name()
    {
        var column = Added(Text("cat", "dog", "owl"), 3)["Score"];

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), column.Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "cat", "dog", "owl" }, names.DenseValues().Select(name => name.ToString()).ToArray());
        Assert.AreEqual(names.Length, Read<VBuffer<ReadOnlyMemory<char>>>(column, "TrainingLabelValues").Length);
        Assert.AreEqual("Score", Read<ReadOnlyMemory<char>>(column, "ScoreValueKind").ToString());
    }

    [TestMethod]
    public void Numbers_for_classes_name_the_key_but_no_slots()
    {
        var schema = Added(Numbers(10, 20), 2);

        Assert.IsNull(schema["Score"].Annotations.Schema.GetColumnOrNull("SlotNames"));
        CollectionAssert.AreEqual(new[] { 10f, 20f }, Read<VBuffer<float>>(schema["Score"], "TrainingLabelValues").DenseValues().ToArray());
        CollectionAssert.AreEqual(new[] { 10f, 20f }, Read<VBuffer<float>>(schema["PredictedLabel"], "KeyValues").DenseValues().ToArray());
    }

    [TestMethod]
    public void A_key_without_values_gives_columns_without_names()
    {
        var schema = Added(label: null, 4);

        foreach (string kind in new[] { "SlotNames", "TrainingLabelValues", "KeyValues" })
        {
            Assert.IsNull(schema["Score"].Annotations.Schema.GetColumnOrNull(kind));
            Assert.IsNull(schema["PredictedLabel"].Annotations.Schema.GetColumnOrNull(kind));
        }
    }

    [TestMethod]
    public void A_second_model_opens_a_new_set_of_score_columns()
    {
        var first = Added(label: null, 2);
        Assert.AreEqual(2u, ScoreColumns.NextSetId(first));

        var second = new DataViewSchema.Builder();
        second.AddColumns(first);
        ScoreColumns.AddTo(second, Columns, 2, null, ScoreColumns.NextSetId(first));
        var both = second.ToSchema();
        Assert.AreEqual(1u, Read<uint>(both[0], "ScoreColumnSetId"));
        Assert.AreEqual(2u, Read<uint>(both["Score"], "ScoreColumnSetId"));
        Assert.AreEqual(2u, Read<uint>(both["PredictedLabel"], "ScoreColumnSetId"));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void The_shape_that_an_estimator_promises_is_that_of_the_schema_that_comes(bool namedByText)
    {
        var input = new DataViewSchema.Builder();
        input.AddColumn("Other", BooleanDataViewType.Instance);
        input.AddColumn("Label", new KeyDataViewType(typeof(uint), 2), namedByText ? Text("a", "b") : Numbers(1, 2));
        var inputSchema = input.ToSchema();
        var output = new DataViewSchema.Builder();
        output.AddColumns(inputSchema);
        ScoreColumns.AddTo(output, Columns, 2, ClassNames.Of(inputSchema["Label"], 2), 1);

        var promised = ScoreColumns.Shape(SchemaShapes.Of(inputSchema), Columns);

        AreSame(SchemaShapes.Of(output.ToSchema()), promised);
    }

    [TestMethod]
    public void Columns_of_the_same_name_are_replaced_in_the_promised_shape()
    {
        var input = new DataViewSchema.Builder();
        input.AddColumn("Score", TextDataViewType.Instance);
        input.AddColumn("Label", new KeyDataViewType(typeof(uint), 2));

        var promised = ScoreColumns.Shape(SchemaShapes.Of(input.ToSchema()), Columns);

        Assert.AreEqual(1, promised.Count(column => column.Name == "Score"));
        Assert.AreEqual("Vector<Single>", promised.Find("Score")!.Value.TypeText());
    }

    private static void AreSame(SchemaShape expected, SchemaShape actual)
    {
        CollectionAssert.AreEqual(expected.Select(Text).ToArray(), actual.Select(Text).ToArray());

        static string Text(SchemaShape.Column column) =>
            $"{column.Name}: {column.TypeText()} [{string.Join(", ", column.Annotations.Select(Text).Order())}]";
    }

    private static DataViewSchema Added(DataViewSchema.Annotations? label, int classCount)
    {
        var input = new DataViewSchema.Builder();
        input.AddColumn("Label", new KeyDataViewType(typeof(uint), classCount), label);
        var added = new DataViewSchema.Builder();
        ScoreColumns.AddTo(added, Columns, classCount, ClassNames.Of(input.ToSchema()["Label"], classCount), 1);
        return added.ToSchema();
    }

    private static DataViewSchema.Annotations Text(params string[] names) =>
        KeyValues(TextDataViewType.Instance, [.. names.Select(name => name.AsMemory())]);

    private static DataViewSchema.Annotations Numbers(params float[] names) => KeyValues(NumberDataViewType.Single, names);

    private static DataViewSchema.Annotations KeyValues<T>(PrimitiveDataViewType type, T[] names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            "KeyValues", new VectorDataViewType(type, names.Length), (ref VBuffer<T> value) => value = new VBuffer<T>(names.Length, names));
        return annotations.ToAnnotations();
    }

    private static T Read<T>(DataViewSchema.Column column, string kind)
    {
        T value = default!;
        column.Annotations.GetValue(kind, ref value);
        return value;
    }
}
