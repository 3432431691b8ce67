using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>What is done with each field of a <see cref="ProtobufMessage"/>. Absent values, null and empty ones, are passed over.</summary>
internal abstract class FieldVisitor
{
    public void Int64(int field, long? value)
    {
        if (value is { } present)
            Visit(field, present);
    }

    public void Single(int field, float? value)
    {
        if (value is { } present)
            Visit(field, present);
    }

    public void String(int field, string value)
    {
        if (value.Length > 0)
            Visit(field, value);
    }

    public void Message(int field, ProtobufMessage? value)
    {
        if (value is not null)
            Visit(field, value);
    }

    // Not packed, as in proto2, the language of onnx.proto.
    public void Int64s(int field, IEnumerable<long> values)
    {
        foreach (long value in values)
            Visit(field, value);
    }

    public void Strings(int field, IEnumerable<string> values)
    {
        // An empty name among others stands for an input that is left out.
        foreach (string value in values)
            Visit(field, value);
    }

    public void Messages(int field, IEnumerable<ProtobufMessage> values)
    {
        foreach (var value in values)
            Visit(field, value);
    }

    /// <param name="field">Number of the field.</param>
    /// <param name="length">How many bytes <paramref name="value"/> will give.</param>
    /// <param name="value">Called only where the bytes themselves are needed.</param>
    public abstract void Bytes(int field, long length, Func<ByteString> value);

    protected abstract void Visit(int field, long value);

    protected abstract void Visit(int field, float value);

    protected abstract void Visit(int field, string value);

    protected abstract void Visit(int field, ProtobufMessage value);
}
