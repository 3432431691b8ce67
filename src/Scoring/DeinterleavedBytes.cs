using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.ResNet;

/// <summary>The channels of sixteen pixels of three bytes.</summary>
internal readonly ref struct DeinterleavedBytes
{
    public const int Channels = 3, Pixels = 16;

    // Where in each third of the pixels' 48 bytes the sixteen of a channel are; what is beyond 15 is in another third.
    private static readonly Vector128<byte>[,] Places = CreatePlaces();

    private readonly Vector128<byte> _first;
    private readonly Vector128<byte> _second;
    private readonly Vector128<byte> _third;

    /// <param name="pixels">At least sixteen.</param>
    public DeinterleavedBytes(ReadOnlySpan<byte> pixels)
    {
        var thirds = MemoryMarshal.Cast<byte, Vector128<byte>>(pixels[..(Channels * Pixels)]);
        (_first, _second, _third) = (thirds[0], thirds[1], thirds[2]);
    }

    /// <summary>Writes sixteen values of a channel: byte × scale + offset, rounded after each.</summary>
    public void WriteScaled(int channel, float scale, ReadOnlySpan<float> offsets, Span<float> target)
    {
        var levels = Vector128.Shuffle(_first, Places[channel, 0]) | Vector128.Shuffle(_second, Places[channel, 1])
            | Vector128.Shuffle(_third, Places[channel, 2]);
        var from = MemoryMarshal.Cast<float, Vector128<float>>(offsets[..Pixels]);
        var to = MemoryMarshal.Cast<float, Vector128<float>>(target[..Pixels]);
        var (low, high) = Vector128.Widen(levels);
        (var a, var b) = Vector128.Widen(low);
        (var c, var d) = Vector128.Widen(high);
        to[0] = (Vector128.ConvertToSingle(a.AsInt32()) * scale) + from[0];
        to[1] = (Vector128.ConvertToSingle(b.AsInt32()) * scale) + from[1];
        to[2] = (Vector128.ConvertToSingle(c.AsInt32()) * scale) + from[2];
        to[3] = (Vector128.ConvertToSingle(d.AsInt32()) * scale) + from[3];
    }

    private static Vector128<byte>[,] CreatePlaces()
    {
        var places = new Vector128<byte>[Channels, Channels];
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int third = 0; third < Channels; third++)
            {
                byte[] indices = [.. Enumerable.Range(0, Pixels).Select(pixel => (byte)((pixel * Channels) + channel - (third * Pixels)))];
                places[channel, third] = Vector128.Create(indices);
            }
        }
        return places;
    }
}
