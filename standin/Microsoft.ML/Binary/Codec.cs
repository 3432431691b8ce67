namespace Microsoft.ML.Data;

/// <summary>How values of one type are written in ML.NET's binary files. A codec is itself written as its name and parameters.</summary>
internal abstract class Codec(string name, DataViewType type)
{
    public string Name => name;

    public DataViewType Type => type;

    public virtual void WriteParameters(BinaryWriter writer)
    {
    }

    public abstract void WriteAnnotation(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation);

    public abstract void ReadAnnotation(BinaryReader reader, DataViewSchema.Annotations.Builder annotations, string kind);
}
