using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.SavedModels;

/// <summary>A row with columns of many types.</summary>
internal sealed class Thing
{
    public string Name { get; set; } = "";

    public float Weight { get; set; }

    public int Count { get; set; }

    public bool Heavy { get; set; }

    public double Price { get; set; }

    public DateTime Since { get; set; }

    [VectorType(3)]
    public float[] Size { get; set; } = [];

    [VectorType(2)]
    public string[] Words { get; set; } = [];

    [KeyType(4)]
    public uint Kind { get; set; }

    public string File { get; set; } = "";

    [ImageType(4, 6)]
    public MLImage? Picture { get; set; }

    public static IDataView View(MLContext context) => context.Data.LoadFromEnumerable(new Thing[]
    {
        new()
        {
            Name = "anvil",
            Weight = 50.5f,
            Count = -3,
            Heavy = true,
            Price = 2.25,
            Since = new(2001, 2, 3),
            Size = [1, 2, 3],
            Words = ["a", "b"],
            Kind = 1,
            File = "1.png",
            Picture = Paint(1),
        },
        new()
        {
            Name = "Äpfel",
            Weight = float.NaN,
            Count = 7,
            Price = -1,
            Since = new(1999, 2, 3),
            Size = [-1, 0, 3],
            Words = ["c", "a"],
            Kind = 3,
            File = "2.png",
            Picture = Paint(2),
        },
        new()
        {
            Name = "",
            Weight = 50.5f,
            Count = 7,
            Heavy = true,
            Since = new(2001, 2, 3),
            Size = [4, 5, 6],
            Words = ["", "b"],
            File = "1.png",
            Picture = Paint(3),
        },
    });

    public static MLImage Paint(int seed)
    {
        var pixels = new byte[6 * 4 * 4];
        new Random(seed).NextBytes(pixels);
        for (var i = 3; i < pixels.Length; i += 4)
            pixels[i] = 255;
        return MLImage.CreateFromPixels(6, 4, MLPixelFormat.Bgra32, pixels);
    }
}
