using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>NodeProto.</summary>
internal sealed class OnnxNode : OnnxMessage
{
    public string Name { get; private set; } = "";

    public List<OnnxAttribute> Attributes { get; } = [];

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 3: Name = input.ReadString(); return true;
            case 5: Attributes.Add(Read<OnnxAttribute>(input)); return true;
            default: return false;
        }
    }
}
