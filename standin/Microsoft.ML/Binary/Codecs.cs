using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which type has which codec, and how codecs themselves are written.</summary>
internal static class Codecs
{
    private static readonly Codec[] Primitives =
    [
        new ElementCodec<sbyte>(NumberDataViewType.SByte),
        new ElementCodec<byte>(NumberDataViewType.Byte),
        new ElementCodec<short>(NumberDataViewType.Int16),
        new ElementCodec<ushort>(NumberDataViewType.UInt16),
        new ElementCodec<int>(NumberDataViewType.Int32),
        new ElementCodec<uint>(NumberDataViewType.UInt32),
        new ElementCodec<long>(NumberDataViewType.Int64),
        new ElementCodec<ulong>(NumberDataViewType.UInt64),
        new ElementCodec<float>(NumberDataViewType.Single),
        new ElementCodec<double>(NumberDataViewType.Double),
        new ElementCodec<TimeSpan>(TimeSpanDataViewType.Instance),
        new ElementCodec<DataViewRowId>(RowIdDataViewType.Instance),
        new TextCodec(),
        new BooleanCodec(),
        new DateTimeCodec(),
        new DateTimeOffsetCodec(),
    ];

    /// <summary>The codec of the type, or null: images and registered types have none.</summary>
    public static Codec OfOrNull(DataViewType type) => type switch
    {
        KeyDataViewType => RawTypeCall.Invoke<Codec>(OfKey<int>, type.RawType, type),
        VectorDataViewType vector => OfOrNull(vector.ItemType) is { } items
            ? RawTypeCall.Invoke<Codec>(OfVector<int>, vector.ItemType.RawType, vector, items)
            : null,
        _ => Array.Find(Primitives, codec => codec.Type.Equals(type)),
    };

    public static void Write(BinaryWriter writer, Codec codec)
    {
        using var parameters = new MemoryStream();
        using (var parametersWriter = new BinaryWriter(parameters, Encoding.UTF8, leaveOpen: true))
            codec.WriteParameters(parametersWriter);
        writer.Write(codec.Name);
        writer.WriteLeb128Int((ulong)parameters.Length);
        writer.Write(parameters.GetBuffer(), 0, (int)parameters.Length);
    }

    /// <summary>The codec written there; null, with its parameters skipped: an unknown one.</summary>
    public static Codec ReadOrNull(BinaryReader reader)
    {
        var name = reader.ReadString();
        Contracts.CheckDecode(!string.IsNullOrEmpty(name), "Non-empty signature string expected");
        var length = reader.ReadLeb128Int();
        var stream = reader.BaseStream;
        var end = stream.Position + (long)Math.Min(length, int.MaxValue);
        Contracts.CheckDecode(length <= int.MaxValue && end <= stream.Length, "Codec type definition is longer than what follows it");
        Codec codec = null;
        if (name == VectorCodec.LoadName)
            codec = ReadVector(reader);
        else if (name == KeyCodec.LoadName)
            codec = ReadKey(reader);
        else
            codec = Array.Find(Primitives, primitive => primitive.Name == name);
        if (codec == null)
            stream.Position = end;
        Contracts.CheckDecode(stream.Position == end, "Codec type definition is of another length than it says");
        return codec;
    }

    private static Codec ReadVector(BinaryReader reader)
    {
        // A vector's items are not vectors; checked before descending, so no file can make this recurse further.
        if (ReadItemsOrNull(reader, name => name != VectorCodec.LoadName) is not { } items)
            return null;
        var dimensions = reader.ReadArray<int>();
        Contracts.CheckDecode(dimensions.All(length => length >= 0));
        var itemType = (PrimitiveDataViewType)items.Type;
        return OfOrNull(dimensions.Length > 0 ? new VectorDataViewType(itemType, dimensions) : new VectorDataViewType(itemType));
    }

    private static Codec ReadKey(BinaryReader reader)
    {
        if (ReadItemsOrNull(reader, name => name is not (VectorCodec.LoadName or KeyCodec.LoadName)) is not { } numbers)
            return null;
        Contracts.CheckDecode(KeyDataViewType.IsValidDataType(numbers.Type.RawType));
        var count = reader.ReadUInt64();
        Contracts.CheckDecode(count > 0 && count <= KeyDataViewType.MaximumCount(numbers.Type.RawType));
        return OfOrNull(new KeyDataViewType(numbers.Type.RawType, count));
    }

    private static Codec ReadItemsOrNull(BinaryReader reader, Func<string, bool> mayBe)
    {
        var start = reader.BaseStream.Position;
        Contracts.CheckDecode(mayBe(reader.ReadString()));
        reader.BaseStream.Position = start;
        return ReadOrNull(reader);
    }

    private static Codec OfKey<T>(KeyDataViewType type)
        where T : unmanaged => new KeyCodec<T>(type, (Codec<T>)OfOrNull(DataViewTypes.PrimitiveFrom(typeof(T))));

    private static Codec OfVector<T>(VectorDataViewType type, Codec items) => new VectorCodec<T>(type, (Codec<T>)items);
}
