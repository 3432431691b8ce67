using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>
/// The annotations by which evaluators and mappings know the columns of a multiclass model: the columns of one model share a set id,
/// and the key values of the label the model was trained on name the classes.
/// </summary>
internal sealed class MulticlassAnnotations(DataViewSchema inputSchema, DataViewSchema.Annotations label, int classes)
{
    private readonly DataViewSchema.Column? _labelValues =
        label.Schema.GetColumnOrNull(AnnotationKinds.KeyValues) is { } values && values.Type.VectorSizeOf() == classes ? values : null;

    public DataViewSchema.Annotations OfScore()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddKind(builder, AnnotationKinds.Score);
        if (_labelValues is { } values)
        {
            if (values.Type.ItemTypeOf() is TextDataViewType)
                builder.Add(AnnotationKinds.SlotNames, values.Type, GetterOf(values));
            builder.Add(AnnotationKinds.TrainingLabelValues, values.Type, GetterOf(values));
        }

        return builder.ToAnnotations();
    }

    public DataViewSchema.Annotations OfPredictedLabel()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddKind(builder, AnnotationKinds.PredictedLabel);
        if (_labelValues is { } values)
            builder.Add(AnnotationKinds.KeyValues, values.Type, GetterOf(values));
        return builder.ToAnnotations();
    }

    private void AddKind(DataViewSchema.Annotations.Builder builder, string valueKind)
    {
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, AnnotationKinds.ScoreColumnSetIdType, NextSetId());
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance, AnnotationKinds.MulticlassClassification.AsMemory());
        builder.AddPrimitiveValue(AnnotationKinds.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
    }

    private uint NextSetId()
    {
        uint highest = 0;
        foreach (var column in inputSchema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId)?.Type is not KeyDataViewType type || type.RawType != typeof(uint))
                continue;
            uint id = 0;
            column.Annotations.GetValue(AnnotationKinds.ScoreColumnSetId, ref id);
            highest = Math.Max(highest, id);
        }

        return highest + 1;
    }

    private Delegate GetterOf(DataViewSchema.Column annotation) => (Delegate)typeof(DataViewSchema.Annotations)
        .GetMethod(nameof(DataViewSchema.Annotations.GetGetter), BindingFlags.Public | BindingFlags.Instance)
        .MakeGenericMethod(annotation.Type.RawType)
        .Invoke(label, [annotation]);
}
