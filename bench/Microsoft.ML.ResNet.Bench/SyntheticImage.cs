using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>A colour image of noise: speed does not depend on what it shows.</summary>
internal sealed class SyntheticImage
{
    public const int Classes = 10;

    public float[] Pixels { get; set; } = [];

    public uint Label { get; set; }

    /// <summary>Rows that are made anew each time they are read, as from a file, out of bytes held once.</summary>
    /// <param name="mlContext">Where they are to be read.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="side">Rows and columns of pixels.</param>
    /// <param name="distinct">How many of the images differ; they come again and again. Default null: all.</param>
    public static IDataView Load(MLContext mlContext, int count, int side, int? distinct = null)
    {
        int length = side * side * 3;
        var bytes = new byte[(distinct ?? count) * length];
        new Random(1).NextBytes(bytes);
        var schema = SchemaDefinition.Create(typeof(SyntheticImage));
        schema[nameof(Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, side, side, 3);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(Row), schema);

        SyntheticImage Row(int index)
        {
            var pixels = new float[length];
            int start = index % (distinct ?? count) * length;
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = bytes[start + i];
            return new SyntheticImage { Pixels = pixels, Label = (uint)(index % Classes) };
        }
    }
}
