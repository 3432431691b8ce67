using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>GraphProto.</summary>
internal sealed class OnnxGraph : OnnxMessage
{
    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxInitializer> Initializers { get; } = [];

    public List<OnnxValue> Inputs { get; } = [];

    public List<OnnxValue> Outputs { get; } = [];

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Nodes.Add(Read<OnnxNode>(input)); return true;
            case 5: Initializers.Add(Read<OnnxInitializer>(input)); return true;
            case 11: Inputs.Add(Read<OnnxValue>(input)); return true;
            case 12: Outputs.Add(Read<OnnxValue>(input)); return true;
            default: return false;
        }
    }
}
