using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The two columns that scoring adds, typed and annotated as ML.NET's own multiclass trainers do it, which is how Evaluate, the confusion
/// matrix and MapKeyToValue find what they need: <c>PredictedLabel</c>, a key, then <c>Score</c>, a probability for each class.
/// </summary>
/// <param name="columns">What they are called.</param>
/// <param name="classCount">Number of classes.</param>
/// <param name="classNames">The label's key values in training, where it had any.</param>
internal sealed class ScoreColumns(ColumnNames columns, int classCount, ClassNames? classNames) : AddedColumns
{
    public override int Count => 2;

    public override void AddTo(DataViewSchema.Builder schema, DataViewSchema input) =>
        AddTo(schema, columns, classCount, classNames, NextSetId(input));

    public override Delegate Getter(int index, Func<ArraySegment<float>> output) => index == 0
        ? (ValueGetter<uint>)((ref uint value) => value = Prediction.Label(output()))
        : CopyOf(output);

    /// <summary>Adds both columns; <paramref name="setId"/> tells them from those of other models.</summary>
    public static void AddTo(DataViewSchema.Builder schema, ColumnNames columns, int classCount, ClassNames? classNames, uint setId)
    {
        var predictedLabel = Annotations("PredictedLabel", setId);
        classNames?.AddTo(predictedLabel, AnnotationKinds.KeyValues);
        schema.AddColumn(columns.PredictedLabel, new KeyDataViewType(typeof(uint), classCount), predictedLabel.ToAnnotations());

        var score = Annotations("Score", setId);
        classNames?.AddTo(score, AnnotationKinds.TrainingLabelValues);
        if (classNames is { AreText: true })
            classNames.AddTo(score, AnnotationKinds.SlotNames);
        schema.AddColumn(columns.Score, new VectorDataViewType(NumberDataViewType.Single, classCount), score.ToAnnotations());
    }

    /// <summary>One more than the largest set of score columns already in <paramref name="input"/>.</summary>
    public static uint NextSetId(DataViewSchema input)
    {
        uint largest = 0;
        foreach (var column in input)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId) is not { Type: KeyDataViewType type }
                || type.RawType != typeof(uint))
                continue;
            uint setId = 0;
            column.Annotations.GetValue(AnnotationKinds.ScoreColumnSetId, ref setId);
            largest = Math.Max(largest, setId);
        }
        return checked(largest + 1);
    }

    /// <summary>The shape of data after scoring. How many classes there are is not known yet, and no part of a shape.</summary>
    public static SchemaShape Shape(SchemaShape input, ColumnNames columns)
    {
        const int AnyClassCount = 2;
        ClassNames? classNames = input.Find(columns.Label)?.Annotations.Find(AnnotationKinds.KeyValues) is
        { Kind: SchemaShape.Column.VectorKind.Vector, IsKey: false, ItemType: PrimitiveDataViewType itemType }
            ? ClassNames.OfType(itemType, AnyClassCount)
            : null;

        var added = new DataViewSchema.Builder();
        AddTo(added, columns, AnyClassCount, classNames, setId: 1);
        return Shape(input, columns, added.ToSchema());
    }

    private static DataViewSchema.Annotations.Builder Annotations(string valueKind, uint setId)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), setId);
        annotations.AddPrimitiveValue(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance, "MulticlassClassification".AsMemory());
        annotations.AddPrimitiveValue(AnnotationKinds.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        return annotations;
    }
}
