using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// One vector: the number of vectors (1), its length, once more if the length is 0, the number of its values if it is sparse or else -1,
/// the number of indices, the indices, the values.
/// </summary>
internal sealed class VectorCodec<T>(VectorDataViewType type, Codec<T> items) : Codec<VBuffer<T>>(VectorCodec.LoadName, type)
{
    private const int Dense = -1;

    public override void WriteParameters(BinaryWriter writer)
    {
        Codecs.Write(writer, items);
        writer.WriteArray(type.Dimensions.AsSpan());
    }

    public override void Write(BinaryWriter writer, ReadOnlySpan<VBuffer<T>> values)
    {
        Contracts.Check(values.Length == 1, "Vectors are written one at a time.");
        var vector = values[0];
        Contracts.Check(!type.IsKnownSize || vector.Length == type.Size, $"Length mismatch: expected {type.Size} slots but got {vector.Length}");
        writer.Write(1);
        writer.Write(vector.Length);
        if (vector.Length == 0)
            writer.Write(vector.Length);
        writer.Write(vector.IsDense ? Dense : vector.GetValues().Length);
        writer.WriteArray(vector.GetIndices());
        items.Write(writer, vector.GetValues());
    }

    public override VBuffer<T>[] Read(BinaryReader reader, int count)
    {
        Contracts.CheckDecode(count == 1 && reader.ReadInt32() == 1);
        var length = reader.ReadInt32();
        Contracts.CheckDecode(type.IsKnownSize ? length == type.Size : length >= 0);
        if (length == 0)
            length = reader.ReadInt32();
        var stored = reader.ReadInt32();
        var indices = reader.ReadArray<int>();
        Contracts.CheckDecode(length >= 0 && (stored == Dense || (stored >= 0 && stored < length && stored <= indices.Length)));
        if (stored == Dense)
            return [new VBuffer<T>(length, items.Read(reader, length))];
        for (var i = 0; i < stored; i++)
            Contracts.CheckDecode(indices[i] >= 0 && indices[i] < length && (i == 0 || indices[i - 1] < indices[i]));
        return [new VBuffer<T>(length, stored, items.Read(reader, stored), indices)];
    }

    // The arrays of the value itself stay out of a caller's buffer, who may write into them.
    protected override ValueGetter<VBuffer<T>> Getter(VBuffer<T> value) => (ref VBuffer<T> destination) => value.CopyTo(ref destination);
}
