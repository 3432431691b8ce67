using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>AttributeProto: of a node's constants, the lists of text.</summary>
internal sealed class OnnxAttribute : OnnxMessage
{
    public string Name { get; private set; } = "";

    public List<string> Strings { get; } = [];

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Name = input.ReadString(); return true;
            case 9: Strings.Add(input.ReadBytes().ToStringUtf8()); return true;
            default: return false;
        }
    }
}
