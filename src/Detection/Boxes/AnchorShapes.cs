using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>The reference boxes of one feature map: the same shapes around each of its pixels (Ren et al. 2015, section 3.1.1).</summary>
internal sealed class AnchorShapes
{
    private readonly ImmutableArray<Box> _shapes;

    /// <param name="sizes">Square roots of the areas, in pixels of the image.</param>
    /// <param name="aspectRatios">Height by width.</param>
    public AnchorShapes(IEnumerable<float> sizes, IEnumerable<float> aspectRatios)
    {
        // Rounded to whole pixels, ratio by ratio: torchvision's order, on which the weights of its networks rely.
        _shapes = [.. aspectRatios.SelectMany(_ => sizes, (ratio, size) =>
        {
            float height = MathF.Sqrt(ratio), width = 1 / height;
            return new Box(Half(-width * size), Half(-height * size), Half(width * size), Half(height * size));
        })];

        static float Half(float side) => MathF.Round(side / 2);
    }

    /// <summary>Boxes a pixel of the feature map.</summary>
    public int Count => _shapes.Length;

    /// <summary>Around the origin.</summary>
    public IReadOnlyList<Box> Shapes => _shapes;

    /// <summary>Writes the boxes of a feature map, row by row, pixel by pixel.</summary>
    /// <param name="rows">Rows of the map.</param>
    /// <param name="columns">Columns of the map.</param>
    /// <param name="rowStride">Pixels of the image a row.</param>
    /// <param name="columnStride">Pixels of the image a column.</param>
    /// <param name="boxes">Receives rows × columns × <see cref="Count"/> boxes.</param>
    public void Place(int rows, int columns, int rowStride, int columnStride, Span<Box> boxes)
    {
        int next = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float x = column * columnStride, y = row * rowStride;
                foreach (var shape in _shapes)
                    boxes[next++] = new(x + shape.Left, y + shape.Top, x + shape.Right, y + shape.Bottom);
            }
        }
    }
}
