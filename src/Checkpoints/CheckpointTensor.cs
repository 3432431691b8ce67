using static TorchSharp.torch;
using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>A tensor of a checkpoint: its name, type and shape. Its values stay in the file until they are needed.</summary>
public sealed class CheckpointTensor
{
    private readonly TensorSource _source;

    internal CheckpointTensor(string name, ScalarType elementType, ImmutableArray<long> shape, TensorSource source)
    {
        (Name, ElementType, Shape, _source) = (name, elementType, shape, source);
        ElementCount = shape.Aggregate(1L, (count, size) => checked(count * size));
    }

    /// <summary>The name in the file's state dict.</summary>
    public string Name { get; }

    /// <summary>The type in the file.</summary>
    public ScalarType ElementType { get; }

    /// <summary>Sizes; empty for a single number.</summary>
    public ImmutableArray<long> Shape { get; }

    internal long ElementCount { get; }

    /// <summary>For example <c>conv1.weight Float32 [64, 3, 7, 7]</c>.</summary>
    public override string ToString() => $"{Name} {ElementType} {ShapeText.Of(Shape)}";

    internal void Verify() => _source.Verify();

    /// <summary>The same values in another shape of as many.</summary>
    internal CheckpointTensor Reshaped(ImmutableArray<long> shape) => new(Name, ElementType, shape, _source);

    /// <summary>Zeros that a file leaves out.</summary>
    internal static CheckpointTensor Zeros(string name, long count) => new(name, ScalarType.Float32, [count], new NoValues());

    /// <summary>Reads the elements as they are in the file.</summary>
    internal void ReadElements(Span<byte> elements) => _source.Read(elements);

    /// <summary>Reads the values, row-major, as float32.</summary>
    /// <param name="values"><see cref="ElementCount"/> of them.</param>
    internal void ReadSingles(Span<float> values)
    {
        if (ElementType == ScalarType.Float32)
        {
            _source.Read(MemoryMarshal.AsBytes(values));
            return;
        }

        int length = checked(values.Length * ElementType.Size());
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _source.Read(buffer.AsSpan(0, length));
            ElementType.ToSingles(buffer.AsSpan(0, length), values);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a single whole number.</summary>
    internal long ReadInt64()
    {
        if (ElementType != ScalarType.Int64)
        {
            float single = 0;
            ReadSingles(new Span<float>(ref single));
            return (long)single;
        }

        long value = 0;
        _source.Read(MemoryMarshal.AsBytes(new Span<long>(ref value)));
        return value;
    }

    private sealed class NoValues : TensorSource
    {
        public override void Read(Span<byte> elements) => elements.Clear();
    }
}
