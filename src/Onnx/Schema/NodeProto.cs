using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>One operator, between named values.</summary>
internal sealed class NodeProto : ProtobufMessage
{
    public List<string> Input { get; } = [];

    public List<string> Output { get; } = [];

    public string Name { get; set; } = "";

    public string OpType { get; set; } = "";

    public List<AttributeProto> Attribute { get; } = [];

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.Strings(1, Input);
        fields.Strings(2, Output);
        fields.String(3, Name);
        fields.String(4, OpType);
        fields.Messages(5, Attribute);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Input.Add(input.ReadString()); return true;
            case 2: Output.Add(input.ReadString()); return true;
            case 3: Name = input.ReadString(); return true;
            case 4: OpType = input.ReadString(); return true;
            case 5: Attribute.Add(ReadMessage<AttributeProto>(input)); return true;
            default: return false;
        }
    }
}
