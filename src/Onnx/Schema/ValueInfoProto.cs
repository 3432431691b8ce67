using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Name and type of an input or output of the graph.</summary>
internal sealed class ValueInfoProto : ProtobufMessage
{
    public string Name { get; set; } = "";

    public TypeProto? Type { get; set; }

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.String(1, Name);
        fields.Message(2, Type);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Name = input.ReadString(); return true;
            case 2: Type = ReadMessage<TypeProto>(input); return true;
            default: return false;
        }
    }
}
