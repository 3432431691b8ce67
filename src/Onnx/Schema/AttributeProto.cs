using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A constant that belongs to a node: a float, an integer, text, a tensor or a list of integers; a list of floats is only read.
/// </summary>
internal sealed class AttributeProto : ProtobufMessage
{
    // AttributeProto.AttributeType
    private const long Float = 1, Int = 2, Text = 3, Tensor = 4, IntList = 7;

    private static readonly FieldCodec<long> IntsCodec = FieldCodec.ForInt64(WireFormat.MakeTag(8, WireFormat.WireType.Varint));

    private static readonly FieldCodec<float> FloatsCodec = FieldCodec.ForFloat(WireFormat.MakeTag(7, WireFormat.WireType.Fixed32));

    public string Name { get; private set; } = "";

    public float? F { get; private set; }

    public long? I { get; private set; }

    public string? S { get; private set; }

    public TensorProto? T { get; private set; }

    public RepeatedField<float> Floats { get; } = [];

    public RepeatedField<long> Ints { get; } = [];

    private long? Type { get; set; }

    public static AttributeProto Of(string name, float value) => new() { Name = name, F = value, Type = Float };

    public static AttributeProto Of(string name, long value) => new() { Name = name, I = value, Type = Int };

    public static AttributeProto Of(string name, string value) => new() { Name = name, S = value, Type = Text };

    public static AttributeProto Of(string name, TensorProto value) => new() { Name = name, T = value, Type = Tensor };

    public static AttributeProto Of(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = IntList };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.String(1, Name);
        fields.Single(2, F);
        fields.Int64(3, I);
        fields.String(4, S ?? "");
        fields.Message(5, T);
        fields.Int64s(8, Ints);
        fields.Int64(20, Type);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Name = input.ReadString(); return true;
            case 2: F = input.ReadFloat(); return true;
            case 3: I = input.ReadInt64(); return true;
            case 4: S = input.ReadString(); return true;
            case 5: T = ReadMessage<TensorProto>(input); return true;
            case 7: Floats.AddEntriesFrom(input, FloatsCodec); return true;
            case 8: Ints.AddEntriesFrom(input, IntsCodec); return true;
            case 20: Type = input.ReadInt64(); return true;
            default: return false;
        }
    }
}
