namespace Microsoft.ML.ResNet;

/// <summary>The anchors of all maps of images of one size, the finest map first, each row by row and pixel by pixel.</summary>
internal sealed class AnchorGrid
{
    /// <param name="shapes">Of each map.</param>
    /// <param name="mapSizes">Rows and columns of each map.</param>
    /// <param name="height">Of the images, padding included.</param>
    /// <param name="width">Likewise.</param>
    public AnchorGrid(IReadOnlyList<AnchorShapes> shapes, IReadOnlyList<(int Rows, int Columns)> mapSizes, int height, int width)
    {
        int[] starts = new int[shapes.Count + 1];
        for (int i = 0; i < shapes.Count; i++)
            starts[i + 1] = starts[i] + (mapSizes[i].Rows * mapSizes[i].Columns * shapes[i].Count);
        Boxes = new Box[starts[^1]];
        Starts = starts;
        for (int i = 0; i < shapes.Count; i++)
        {
            var (rows, columns) = mapSizes[i];
            // Whole pixels a step, as torchvision has it where a map's size was rounded up.
            shapes[i].Place(rows, columns, height / rows, width / columns, Boxes.AsSpan(starts[i]..starts[i + 1]));
        }
    }

    public Box[] Boxes { get; }

    /// <summary>Where each map's anchors start, and after the last where they end.</summary>
    public IReadOnlyList<int> Starts { get; }
}
