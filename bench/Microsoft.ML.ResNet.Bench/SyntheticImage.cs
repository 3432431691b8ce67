using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>A colour image of noise: speed does not depend on what it shows.</summary>
internal sealed class SyntheticImage
{
    public const int Classes = 10;

    public float[] Pixels { get; set; } = [];

    public uint Label { get; set; }

    /// <summary>Rows that are made anew each time they are read, as from a file, out of bytes held once.</summary>
    public static IDataView Load(MLContext mlContext, int count, int side)
    {
        var bytes = new byte[count * side * side * 3];
        new Random(1).NextBytes(bytes);
        var schema = SchemaDefinition.Create(typeof(SyntheticImage));
        schema[nameof(Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, side, side, 3);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(Row), schema);

        SyntheticImage Row(int index)
        {
            var pixels = new float[side * side * 3];
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = bytes[index * pixels.Length + i];
            return new SyntheticImage { Pixels = pixels, Label = (uint)(index % Classes) };
        }
    }
}
