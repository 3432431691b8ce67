namespace Microsoft.ML.Data;

internal abstract class Codec<T>(string name, DataViewType type) : Codec(name, type)
{
    public abstract void Write(BinaryWriter writer, ReadOnlySpan<T> values);

    /// <summary>As many values as were written at once. The number may come from the file: no memory is taken before the values are there.</summary>
    public abstract T[] Read(BinaryReader reader, int count);

    public override void WriteAnnotation(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        T value = default;
        annotations.GetGetter<T>(annotation)(ref value);
        Write(writer, [value]);
    }

    public override void ReadAnnotation(BinaryReader reader, DataViewSchema.Annotations.Builder annotations, string kind)
    {
        var value = Read(reader, 1)[0];
        annotations.Add(kind, Type, Getter(value));
    }

    protected virtual ValueGetter<T> Getter(T value) => (ref T destination) => destination = value;
}
