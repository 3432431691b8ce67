using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>A whole ONNX file.</summary>
internal sealed class ModelProto : ProtobufMessage
{
    public long? IrVersion { get; set; }

    public string ProducerName { get; set; } = "";

    public string ProducerVersion { get; set; } = "";

    public string DocString { get; set; } = "";

    public GraphProto? Graph { get; set; }

    public List<OperatorSetIdProto> OpsetImport { get; } = [];

    public List<StringStringEntryProto> MetadataProps { get; } = [];

    public static ModelProto Parse(CodedInputStream input)
    {
        var model = new ModelProto();
        model.MergeFrom(input);
        return model;
    }

    protected override void VisitFields(FieldVisitor fields)
    {
        // What is small comes first, so that reading it needs no pass over the weights.
        fields.Int64(1, IrVersion);
        fields.String(2, ProducerName);
        fields.String(3, ProducerVersion);
        fields.String(6, DocString);
        fields.Messages(8, OpsetImport);
        fields.Messages(14, MetadataProps);
        fields.Message(7, Graph);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: IrVersion = input.ReadInt64(); return true;
            case 2: ProducerName = input.ReadString(); return true;
            case 3: ProducerVersion = input.ReadString(); return true;
            case 6: DocString = input.ReadString(); return true;
            case 7: Graph = ReadMessage<GraphProto>(input); return true;
            case 8: OpsetImport.Add(ReadMessage<OperatorSetIdProto>(input)); return true;
            case 14: MetadataProps.Add(ReadMessage<StringStringEntryProto>(input)); return true;
            default: return false;
        }
    }
}
