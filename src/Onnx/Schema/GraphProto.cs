using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Nodes in the order in which they run, and the constants that they need.</summary>
internal sealed class GraphProto : ProtobufMessage
{
    public string Name { get; set; } = "";

    public List<NodeProto> Node { get; } = [];

    public List<TensorProto> Initializer { get; } = [];

    public List<ValueInfoProto> Input { get; } = [];

    public List<ValueInfoProto> Output { get; } = [];

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.Messages(1, Node);
        fields.String(2, Name);
        fields.Messages(11, Input);
        fields.Messages(12, Output);
        fields.Messages(5, Initializer);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Node.Add(ReadMessage<NodeProto>(input)); return true;
            case 2: Name = input.ReadString(); return true;
            case 5: Initializer.Add(ReadMessage<TensorProto>(input)); return true;
            case 11: Input.Add(ReadMessage<ValueInfoProto>(input)); return true;
            case 12: Output.Add(ReadMessage<ValueInfoProto>(input)); return true;
            default: return false;
        }
    }
}
