using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The two columns that scoring adds where an image may have any number of labels: <c>PredictedLabel</c>, for each label whether the image
/// has it (a probability of at least one half), then <c>Score</c>, its probability. Both name the labels in their slots.
/// </summary>
/// <param name="columns">What they are called.</param>
/// <param name="labelCount">Number of labels.</param>
/// <param name="names">What the labels are called, where they have names.</param>
internal sealed class LabelScoreColumns(ColumnNames columns, int labelCount, ClassNames? names) : AddedColumns
{
    public const float Threshold = OnnxExporter.LabelThreshold;

    public override int Count => 2;

    public override void AddTo(DataViewSchema.Builder schema, DataViewSchema input)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (names is { AreText: true })
            names.AddTo(annotations, AnnotationKinds.SlotNames);
        var slots = annotations.ToAnnotations();
        schema.AddColumn(columns.PredictedLabel, new VectorDataViewType(BooleanDataViewType.Instance, labelCount), slots);
        schema.AddColumn(columns.Score, new VectorDataViewType(NumberDataViewType.Single, labelCount), slots);
    }

    public override Delegate Getter(int index, Func<ArraySegment<float>> output) => index == 0
        ? (ValueGetter<VBuffer<bool>>)((ref VBuffer<bool> value) =>
        {
            var editor = VBufferEditor.Create(ref value, labelCount);
            var probabilities = output();
            for (int i = 0; i < labelCount; i++)
                editor.Values[i] = probabilities[i] >= Threshold;
            value = editor.Commit();
        })
        : CopyOf(output);

    /// <summary>The shape of data after scoring.</summary>
    public static SchemaShape Shape(SchemaShape input, ColumnNames columns)
    {
        const int AnyLabelCount = 2;
        var added = new DataViewSchema.Builder();
        new LabelScoreColumns(columns, AnyLabelCount, ClassNames.OfType(TextDataViewType.Instance, AnyLabelCount))
            .AddTo(added, new DataViewSchema.Builder().ToSchema());
        return Shape(input, columns, added.ToSchema());
    }
}
