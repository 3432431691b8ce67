using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>A key and its value.</summary>
internal sealed class StringStringEntryProto : ProtobufMessage
{
    public string Key { get; set; } = "";

    public string Value { get; set; } = "";

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.String(1, Key);
        fields.String(2, Value);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Key = input.ReadString(); return true;
            case 2: Value = input.ReadString(); return true;
            default: return false;
        }
    }
}
