using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>ValueInfoProto: an input or output of the graph.</summary>
internal sealed class OnnxValue : OnnxMessage
{
    public string Name { get; private set; } = "";

    public OnnxType Type { get; private set; } = new();

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Name = input.ReadString(); return true;
            case 2: Type = Read<OnnxType>(input); return true;
            default: return false;
        }
    }
}
