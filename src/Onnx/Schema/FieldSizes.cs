using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Adds up what fields take when written, tags included.</summary>
internal sealed class FieldSizes : FieldVisitor
{
    public long Total { get; private set; }

    public override void Bytes(int field, long length, Func<ByteString> value) => AddDelimited(field, length);

    protected override void Visit(int field, long value) => Add(field, CodedOutputStream.ComputeInt64Size(value));

    protected override void Visit(int field, float value) => Add(field, CodedOutputStream.ComputeFloatSize(value));

    protected override void Visit(int field, string value) => Add(field, CodedOutputStream.ComputeStringSize(value));

    protected override void Visit(int field, ProtobufMessage value) => AddDelimited(field, value.Size);

    private void Add(int field, long size) => Total += CodedOutputStream.ComputeTagSize(field) + size;

    private void AddDelimited(int field, long length) => Add(field, CodedOutputStream.ComputeInt64Size(length) + length);
}
