using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Microsoft.ML.ResNet;

/// <summary>A constant tensor. Its values are asked for only when they are written, and let go after that.</summary>
internal sealed class TensorProto : ProtobufMessage
{
    private static readonly FieldCodec<long> DimsCodec = FieldCodec.ForInt64(WireFormat.MakeTag(1, WireFormat.WireType.Varint));
    private static readonly FieldCodec<float> SinglesCodec = FieldCodec.ForFloat(WireFormat.MakeTag(4, WireFormat.WireType.Fixed32));
    private static readonly FieldCodec<int> Int32sCodec = FieldCodec.ForInt32(WireFormat.MakeTag(5, WireFormat.WireType.Varint));
    private static readonly FieldCodec<long> Int64sCodec = FieldCodec.ForInt64(WireFormat.MakeTag(7, WireFormat.WireType.Varint));
    private static readonly FieldCodec<double> DoublesCodec = FieldCodec.ForDouble(WireFormat.MakeTag(10, WireFormat.WireType.Fixed64));

    // Where other programs put values that they do not write as bytes.
    private readonly RepeatedField<float> _singles = [];
    private readonly RepeatedField<int> _int32s = [];
    private readonly RepeatedField<long> _int64s = [];
    private readonly RepeatedField<double> _doubles = [];

    private long _length;
    private Func<ByteString>? _data;

    public string Name { get; private set; } = "";

    public TensorElementType DataType { get; private set; }

    public RepeatedField<long> Dims { get; } = [];

    /// <summary>The values, little-endian, the last dimension side by side.</summary>
    public ByteString RawData => _data?.Invoke() ?? TypedData();

    /// <summary>Bytes of <see cref="RawData"/>, without making them.</summary>
    public long DataLength => _data is not null ? _length : DataType switch
    {
        TensorElementType.Float => sizeof(float) * (long)_singles.Count,
        TensorElementType.Double => sizeof(double) * (long)_doubles.Count,
        TensorElementType.Int64 => sizeof(long) * (long)_int64s.Count,
        TensorElementType.Int32 => sizeof(int) * (long)_int32s.Count,
        TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Int16 => sizeof(ushort) * (long)_int32s.Count,
        TensorElementType.UInt8 or TensorElementType.Int8 => _int32s.Count,
        _ => 0,
    };

    /// <param name="name">Name of the initializer.</param>
    /// <param name="dims">Shape.</param>
    /// <param name="data">Gives the float32 values, as <see cref="RawData"/> has them; called each time that they are needed.</param>
    public static TensorProto OfSingles(string name, ReadOnlySpan<long> dims, Func<ByteString> data) =>
        Of<float>(name, TensorElementType.Float, dims, data);

    /// <inheritdoc cref="OfSingles" path="/*[not(self::param)]"/>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="name">Name of the initializer.</param>
    /// <param name="type">What ONNX calls that type.</param>
    /// <param name="dims">Shape; none of a single value.</param>
    /// <param name="data">Gives the values, as <see cref="RawData"/> has them; called each time that they are needed.</param>
    public static TensorProto Of<T>(string name, TensorElementType type, ReadOnlySpan<long> dims, Func<ByteString> data)
        where T : unmanaged
    {
        long count = 1;
        foreach (long dim in dims)
            count = checked(count * dim);
        return Create(name, type, dims, checked(count * Unsafe.SizeOf<T>()), data);
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
            case 4: _singles.AddEntriesFrom(input, SinglesCodec); return true;
            case 5: _int32s.AddEntriesFrom(input, Int32sCodec); return true;
            case 7: _int64s.AddEntriesFrom(input, Int64sCodec); return true;
            case 10: _doubles.AddEntriesFrom(input, DoublesCodec); return true;
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

    /// <summary>Small types share a field of wider ones: float16 has its bits in those of integers.</summary>
    private ByteString TypedData() => DataType switch
    {
        TensorElementType.Float => BytesOf(_singles.ToArray()),
        TensorElementType.Double => BytesOf(_doubles.ToArray()),
        TensorElementType.Int64 => BytesOf(_int64s.ToArray()),
        TensorElementType.Int32 => BytesOf(_int32s.ToArray()),
        TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Int16 =>
            BytesOf<ushort>([.. _int32s.Select(value => (ushort)value)]),
        TensorElementType.UInt8 or TensorElementType.Int8 => BytesOf<byte>([.. _int32s.Select(value => (byte)value)]),
        _ => ByteString.Empty,
    };

    private static ByteString BytesOf<T>(T[] values)
        where T : unmanaged => ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values));

    private void Keep(ByteString bytes) => (_length, _data) = (bytes.Length, () => bytes);
}
