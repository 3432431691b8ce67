using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

// A tensor in a file: element type, number of dimensions and sizes as LEB128, then the bytes.
public static partial class TensorExtensionMethods
{
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        var copy = tensor.device_type == DeviceType.CPU ? null : tensor.to(CPU);
        var source = copy ?? tensor;
        writer.Encode((long)source.dtype);
        writer.Encode(source.ndim);
        foreach (var size in source.shape) writer.Encode(size);
        source.WriteBytesToStream(writer.BaseStream);
        copy?.Dispose();
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location) => tensor.Save(File.Create(location));

    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        Tensor tensor = null;
        Load(ref tensor, reader, skip);
        return tensor;
    }

    public static void Load(ref Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (tensor is null) tensor = skip ? zeros(shape, dtype: type) : empty(shape, dtype: type);
        else if (!skip) RequireShape(tensor, shape);
        ReadData(tensor, reader, skip);
    }

    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException(
                "Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }
        if (!skip) RequireShape(tensor, shape);
        ReadData(tensor, reader, skip);
    }

    private static (ScalarType type, long[] shape) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)reader.Decode();
        var shape = new long[reader.Decode()];
        for (var i = 0; i < shape.Length; i++) shape[i] = reader.Decode();
        return (type, shape);
    }

    private static void ReadData(Tensor tensor, BinaryReader reader, bool skip)
    {
        if (skip)
        {
            reader.BaseStream.Seek(tensor.NumberOfElements * tensor.ElementSize, SeekOrigin.Current);
            return;
        }
        using var guard = no_grad();
        if (tensor.device_type == DeviceType.CPU)
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return;
        }
        using var read = zeros_like(tensor, device: CPU);
        read.ReadBytesFromStream(reader.BaseStream);
        tensor.copy_(read);
    }

    private static void RequireShape(Tensor tensor, long[] shape)
    {
        if (tensor.shape.AsSpan().SequenceEqual(shape)) return;
        throw new ArgumentException(
            "Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");
    }
}
