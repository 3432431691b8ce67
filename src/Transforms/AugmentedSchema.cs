using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>
/// How the columns after augmentation relate to those before: all of them unchanged at the same places, then the varied images.
/// </summary>
internal sealed class AugmentedSchema
{
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or has none.</exception>
    public AugmentedSchema(DataViewSchema input, string imageColumn, string outputColumn, ImageShape shape)
    {
        Input = input;
        Image = input.GetColumnOrNull(imageColumn) ?? throw SchemaMismatch.Missing("input", imageColumn);
        if (Image.Type is not ImageDataViewType)
            throw SchemaMismatch.Of("input", imageColumn, "Image", Image.Type);

        var output = new DataViewSchema.Builder();
        output.AddColumns(input);
        output.AddColumn(outputColumn, new ImageDataViewType(shape.Height, shape.Width));
        Output = output.ToSchema();
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    /// <summary>The column of <see cref="Input"/> that holds the images.</summary>
    public DataViewSchema.Column Image { get; }

    /// <summary>Place of the varied images in <see cref="Output"/>.</summary>
    public int AugmentedIndex => Input.Count;

    /// <summary>For each column of <see cref="Output"/>, whether it is among <paramref name="columns"/>.</summary>
    public bool[] Active(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[Output.Count];
        foreach (var column in columns)
            active[column.Index] = true;
        return active;
    }

    /// <summary>The columns of <see cref="Input"/> that must be read so that those <paramref name="active"/> can be served.</summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(bool[] active)
    {
        var needed = Input.Where(column => active[column.Index]);
        return active[AugmentedIndex] ? PathColumn.With(Input, needed.Append(Image)) : needed;
    }
}
