using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Microsoft.ML.ResNet;

/// <summary>A constant tensor. Its values are asked for only when they are written, and let go after that.</summary>
internal sealed class TensorProto : ProtobufMessage
{
    private static readonly FieldCodec<long> DimsCodec = FieldCodec.ForInt64(WireFormat.MakeTag(1, WireFormat.WireType.Varint));

    private long _length;
    private Func<ByteString>? _data;

    public string Name { get; private set; } = "";

    public TensorElementType DataType { get; private set; }

    public RepeatedField<long> Dims { get; } = [];

    /// <summary>The values, little-endian, the last dimension side by side.</summary>
    public ByteString RawData => _data?.Invoke() ?? ByteString.Empty;

    /// <param name="name">Name of the initializer.</param>
    /// <param name="dims">Shape.</param>
    /// <param name="data">Gives the float32 values, as <see cref="RawData"/> has them; called each time that they are needed.</param>
    public static TensorProto OfSingles(string name, ReadOnlySpan<long> dims, Func<ByteString> data)
    {
        long count = 1;
        foreach (long dim in dims)
            count = checked(count * dim);
        return Create(name, TensorElementType.Float, dims, checked(count * sizeof(float)), data);
    }

    public static TensorProto OfInt64s(string name, params long[] values) => Create(
        name, TensorElementType.Int64, [values.Length], values.Length * sizeof(long),
        () => ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(values)));

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.Int64s(1, Dims);
        fields.Int64(2, (long)DataType);
        fields.String(8, Name);
        if (_data is not null)
            fields.Bytes(9, _length, _data);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: Dims.AddEntriesFrom(input, DimsCodec); return true;
            case 2: DataType = (TensorElementType)input.ReadInt32(); return true;
            case 8: Name = input.ReadString(); return true;
            case 9: Keep(input.ReadBytes()); return true;
            case 13: throw new InvalidDataException($"the values of {Name} lie in another file (external data)");
            case 14: return input.ReadInt32() == 0
                ? true
                : throw new InvalidDataException($"the values of {Name} lie in another file (external data)");
            default: return false;
        }
    }

    private static TensorProto Create(string name, TensorElementType type, ReadOnlySpan<long> dims, long length, Func<ByteString> data)
    {
        var tensor = new TensorProto { Name = name, DataType = type, _length = length, _data = data };
        foreach (long dim in dims)
            tensor.Dims.Add(dim);
        return tensor;
    }

    private void Keep(ByteString bytes) => (_length, _data) = (bytes.Length, () => bytes);
}
