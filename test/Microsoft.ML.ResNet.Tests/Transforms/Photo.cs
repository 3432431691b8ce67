using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Transforms;

/// <summary>An image in every form that can be scored, with columns of other types to be passed through.</summary>
internal sealed class Photo
{
    public const int Side = 16;

    public int Number { get; set; }

    public string Class { get; set; } = "";

    public string Text { get; set; } = "";

    [VectorType(3)]
    public double[] Vector { get; set; } = [];

    public int[] Ragged { get; set; } = [];

    [VectorType(3 * Side * Side)]
    public float[] Pixels { get; set; } = [];

    public byte[] Encoded { get; set; } = [];

    [ImageType(Side, Side)]
    public MLImage? Image { get; set; }

    /// <summary>The same bytes as in <see cref="Pixels"/>.</summary>
    [VectorType(Side, Side, 3)]
    public byte[] BytePixels { get; set; } = [];

    /// <summary>Files of images of another size in every row, and names for them.</summary>
    public byte[] EncodedVarying { get; set; } = [];

    public string FileName { get; set; } = "";

    public int ClassNumber { get; set; }

    [KeyType(3)]
    public uint NamelessClass { get; set; }
}
