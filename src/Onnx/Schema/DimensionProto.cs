using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>TensorShapeProto.Dimension: a size, or the name of one that is known when the model runs.</summary>
internal sealed class DimensionProto : ProtobufMessage
{
    public long? DimValue { get; set; }

    public string DimParam { get; set; } = "";

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.Int64(1, DimValue);
        fields.String(2, DimParam);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: DimValue = input.ReadInt64(); return true;
            case 2: DimParam = input.ReadString(); return true;
            default: return false;
        }
    }
}
