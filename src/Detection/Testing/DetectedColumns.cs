using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The columns that detection adds, those of ML.NET's <c>ObjectDetection</c>: labels, boxes and scores, vectors of variable size, the
/// highest score first. Where nothing is found they are empty.
/// </summary>
/// <param name="columns">What they are called.</param>
/// <param name="classCount">Number of classes.</param>
/// <param name="classNames">The label's key values in training, where it had any.</param>
internal sealed class DetectedColumns(DetectionColumns columns, int classCount, ClassNames? classNames) : AddedColumns
{
    public override int Count => 3;

    public override void AddTo(DataViewSchema.Builder schema, DataViewSchema input)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        classNames?.AddTo(annotations, AnnotationKinds.KeyValues);
        schema.AddColumn(columns.PredictedLabel, new VectorDataViewType(new KeyDataViewType(typeof(uint), classCount)),
            annotations.ToAnnotations());
        schema.AddColumn(columns.PredictedBoundingBox, new VectorDataViewType(NumberDataViewType.Single));
        schema.AddColumn(columns.Score, new VectorDataViewType(NumberDataViewType.Single));
    }

    public override Delegate Getter(int index, Func<ArraySegment<float>> output) => index switch
    {
        0 => (ValueGetter<VBuffer<uint>>)(
            (ref VBuffer<uint> value) => Read(output(), 1, (one, target) => target[0] = (uint)one[0] + 1, ref value)),
        1 => (ValueGetter<VBuffer<float>>)(
            (ref VBuffer<float> value) => Read(output(), 4, (one, target) => one[2..].CopyTo(target), ref value)),
        _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Read(output(), 1, (one, target) => target[0] = one[1], ref value)),
    };

    private delegate void Take<T>(ReadOnlySpan<float> detection, Span<T> values);

    private static void Read<T>(ReadOnlySpan<float> row, int length, Take<T> take, ref VBuffer<T> value)
    {
        int count = (int)row[0];
        var editor = VBufferEditor.Create(ref value, count * length);
        for (int i = 0; i < count; i++)
            take(row.Slice(1 + (DetectionScorer.Length * i), DetectionScorer.Length), editor.Values.Slice(i * length, length));
        value = editor.Commit();
    }
}
