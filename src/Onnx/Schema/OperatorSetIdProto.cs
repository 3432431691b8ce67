using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Which operators a model uses, and in which version. The empty domain is ONNX's own.</summary>
internal sealed class OperatorSetIdProto : ProtobufMessage
{
    public string Domain { get; set; } = "";

    public long? Version { get; set; }

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.String(1, Domain);
        fields.Int64(2, Version);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Domain = input.ReadString(); return true;
            case 2: Version = input.ReadInt64(); return true;
            default: return false;
        }
    }
}
