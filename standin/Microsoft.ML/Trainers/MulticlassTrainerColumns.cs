using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The columns that trainers of several classes read and write.</summary>
internal static class MulticlassTrainerColumns
{
    public static SchemaShape.Column Feature(string name) => new(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);

    public static SchemaShape.Column Label(string name) => new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true);

    public static SchemaShape.Column Weight(string name) =>
        name == null ? default : new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false);

    public static IEnumerable<SchemaShape.Column> Output(SchemaShape inputSchema, string labelName)
    {
        inputSchema.TryFindColumn(labelName, out var label);
        var score = new SchemaShape(AnnotationShapes.OfMulticlassScore(label));
        var predictedLabel = new SchemaShape(label.Annotations.Where(annotation => annotation.Name == AnnotationKinds.KeyValues)
            .Concat(AnnotationShapes.OfScoreColumn()));
        yield return new SchemaShape.Column("Score", SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, score);
        yield return new SchemaShape.Column("PredictedLabel", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, predictedLabel);
    }
}
