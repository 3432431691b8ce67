using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>ModelProto: of a model's file, its graph.</summary>
internal sealed class OnnxFile : OnnxMessage
{
    public OnnxGraph Graph { get; private set; } = new();

    public static OnnxFile Open(string path, int recursionLimit)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Delete | FileShare.Read);
        using var input = CodedInputStream.CreateWithLimits(file, int.MaxValue, recursionLimit);
        var model = new OnnxFile();
        model.MergeFrom(input);
        return model;
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        if (field != 7)
            return false;
        Graph = Read<OnnxGraph>(input);
        return true;
    }
}
