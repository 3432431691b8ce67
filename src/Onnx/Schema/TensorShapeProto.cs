using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>The dimensions of a tensor type, known or not.</summary>
internal sealed class TensorShapeProto : ProtobufMessage
{
    public List<DimensionProto> Dim { get; } = [];

    protected override void VisitFields(FieldVisitor fields) => fields.Messages(1, Dim);

    protected override bool ReadField(int field, CodedInputStream input)
    {
        if (field != 1)
            return false;
        Dim.Add(ReadMessage<DimensionProto>(input));
        return true;
    }
}
