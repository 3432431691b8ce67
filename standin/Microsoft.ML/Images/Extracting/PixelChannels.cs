using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Which colours a vector of pixels has, in which order, pixel by pixel or plane by plane.</summary>
internal sealed class PixelChannels
{
    /// <summary>The colours from the first channel to the last: <c>'a'</c>, <c>'r'</c>, <c>'g'</c>, <c>'b'</c>.</summary>
    private readonly char[] _colours;
    private readonly ColorBits _present;
    private readonly ColorsOrder _order;

    public PixelChannels(ColorBits colours, ColorsOrder order, bool interleaved, string parameter)
    {
        Interleaved = interleaved;
        _present = colours;
        _order = order;
        _colours = [.. order.ToString().ToLowerInvariant().Where(colour => colours.HasFlag(BitOf(colour)))];
        Contracts.CheckParam(_colours.Length > 0, parameter, "Need to use at least one color plane.");
    }

    public int Count => _colours.Length;

    public bool Interleaved { get; }

    public static (ColorBits Colours, ColorsOrder Order) LoadColours(BinaryReader reader)
    {
        var colours = (ColorBits)reader.ReadByte();
        Contracts.CheckDecode(colours != 0 && (colours & ColorBits.All) == colours);
        var order = (ColorsOrder)reader.ReadByte();
        Contracts.CheckDecode(Enum.IsDefined(order));
        return (colours, order);
    }

    public void SaveColours(BinaryWriter writer)
    {
        writer.Write((byte)_present);
        writer.Write((byte)_order);
    }

    /// <summary>Height, width, channels where interleaved; channels, height, width where planar.</summary>
    public int[] Dimensions(int height, int width) => Interleaved ? [height, width, Count] : [Count, height, width];

    /// <summary>Which byte of a pixel each channel is, for images of that format.</summary>
    public int[] Bytes(MLPixelFormat format) => Array.ConvertAll(_colours, colour => colour switch
    {
        'a' => 3,
        'g' => 1,
        'r' => format == MLPixelFormat.Rgba32 ? 0 : 2,
        _ => format == MLPixelFormat.Rgba32 ? 2 : 0,
    });

    /// <summary>Position of the first value of a channel, and the distance between its values.</summary>
    public (int First, int Step) Walk(int channel, int pixels) => Interleaved ? (channel, Count) : (channel * pixels, 1);

    private static ColorBits BitOf(char colour) => colour switch
    {
        'a' => ColorBits.Alpha,
        'r' => ColorBits.Red,
        'g' => ColorBits.Green,
        _ => ColorBits.Blue,
    };
}
