using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>How pixels become numbers: (byte - offset) * scale as floats, or the bytes themselves.</summary>
internal sealed class PixelExtraction
{
    private readonly float _offset;
    private readonly float _scale = 1;

    public PixelExtraction(PixelChannels channels, float offsetImage, float scaleImage, bool asFloats)
    {
        Channels = channels;
        AsFloats = asFloats;
        if (!asFloats)
            return;
        Contracts.CheckParam(float.IsFinite(offsetImage), nameof(offsetImage));
        Contracts.CheckParam(float.IsFinite(scaleImage) && scaleImage != 0, nameof(scaleImage));
        _offset = offsetImage;
        _scale = scaleImage;
    }

    public PixelChannels Channels { get; }

    public bool AsFloats { get; }

    public NumberDataViewType ItemType => AsFloats ? NumberDataViewType.Single : NumberDataViewType.Byte;

    public static PixelExtraction Load(BinaryReader reader)
    {
        var (colours, order) = PixelChannels.LoadColours(reader);
        var asFloats = reader.ReadBoolByte();
        var offset = reader.ReadSingle();
        var scale = reader.ReadSingle();
        Contracts.CheckDecode(float.IsFinite(offset) && float.IsFinite(scale) && scale != 0 && (asFloats || (offset == 0 && scale == 1)));
        return new PixelExtraction(new PixelChannels(colours, order, reader.ReadBoolByte(), nameof(colours)), offset, scale, asFloats);
    }

    public void Save(BinaryWriter writer)
    {
        Channels.SaveColours(writer);
        writer.WriteBoolByte(AsFloats);
        writer.Write(_offset);
        writer.Write(_scale);
        writer.WriteBoolByte(Channels.Interleaved);
    }

    public void Extract(MLImage image, Span<byte> destination)
    {
        var pixels = image.Pixels;
        var bytes = Channels.Bytes(image.PixelFormat);
        for (var channel = 0; channel < bytes.Length; channel++)
        {
            var (at, step) = Channels.Walk(channel, pixels.Length / 4);
            for (var i = bytes[channel]; i < pixels.Length; i += 4, at += step)
                destination[at] = pixels[i];
        }
    }

    public void Extract(MLImage image, Span<float> destination)
    {
        var pixels = image.Pixels;
        var bytes = Channels.Bytes(image.PixelFormat);
        Span<float> value = stackalloc float[256];
        for (var i = 0; i < value.Length; i++)
            value[i] = (i - _offset) * _scale;
        for (var channel = 0; channel < bytes.Length; channel++)
        {
            var (at, step) = Channels.Walk(channel, pixels.Length / 4);
            for (var i = bytes[channel]; i < pixels.Length; i += 4, at += step)
                destination[at] = value[pixels[i]];
        }
    }
}
