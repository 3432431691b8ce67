using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.MultiLabel;

/// <summary>Images of noise in which any of three things may be: a red corner, a green corner, a blue bar.</summary>
internal static class TaggedImages
{
    public const int Side = 16;

    public static readonly string[] Labels = ["red", "green", "blue"];

    private static readonly VectorDataViewType Pixels = new(NumberDataViewType.Byte, Side, Side, 3);

    public static List<TaggedImage> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Create(random))];
    }

    /// <summary>With the labels as flags ("Label"), named, and as keys ("Keys"), in an order of their own if so wanted.</summary>
    public static IDataView View(MLContext ml, IEnumerable<TaggedImage> rows, IEnumerable<string>? order = null)
    {
        var schema = SchemaDefinition.Create(typeof(TaggedImage));
        schema["Pixels"].ColumnType = Pixels;
        schema["Label"].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, Labels.Length);
        schema["Label"].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(Labels.Length, [.. Labels.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, Labels.Length));
        var data = ml.Data.LoadFromEnumerable(rows, schema);
        var names = ml.Data.LoadFromEnumerable((order ?? Labels).Select(name => new Name { Value = name }));
        return ml.Transforms.Conversion.MapValueToKey("Keys", "Names", keyData: names).Fit(data).Transform(data);
    }

    private static TaggedImage Create(Random random)
    {
        bool[] has = [.. Labels.Select(_ => random.Next(2) == 1)];
        byte[] pixels = new byte[Side * Side * 3];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                var pixel = pixels.AsSpan(((y * Side) + x) * 3, 3);
                for (int channel = 0; channel < 3; channel++)
                    pixel[channel] = (byte)random.Next(120);
                pixel[0] += (byte)(has[0] && y < 6 && x < 6 ? 120 : 0);
                pixel[1] += (byte)(has[1] && y >= 10 && x >= 10 ? 120 : 0);
                pixel[2] += (byte)(has[2] && y is 8 or 9 ? 120 : 0);
            }
        }
        return new() { Pixels = pixels, Label = has, Names = [.. Labels.Where((_, i) => has[i])] };
    }

    private sealed class Name
    {
        public string Value { get; set; } = "";
    }
}

internal sealed class TaggedImage
{
    public byte[] Pixels { get; set; } = [];

    public bool[] Label { get; set; } = [];

    public string[] Names { get; set; } = [];
}
