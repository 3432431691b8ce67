namespace Microsoft.ML.ResNet;

/// <summary>Writes what is done with boxes as nodes: what <see cref="BoxCoding"/>, <see cref="AnchorShapes"/> and suppression do in managed
/// code.</summary>
/// <param name="nodes">Receives the nodes.</param>
internal sealed class OnnxBoxes(OnnxFormula nodes)
{
    private static readonly float LargestLogarithm = (float)Math.Log(1000.0 / 16);

    /// <summary>Decodes boxes and clips them.</summary>
    /// <param name="coding">How they are coded.</param>
    /// <param name="references">float [..., 4].</param>
    /// <param name="deltas">float [..., 4].</param>
    /// <param name="height">float [1], of the image.</param>
    /// <param name="width">float [1].</param>
    /// <returns>float [..., 4], and [..., 1]: the smaller of width and height.</returns>
    public (string Boxes, string SmallerSide) Decode(BoxCoding coding, string references, string deltas, string height, string width)
    {
        string half = nodes.Singles(0.5f);
        var (left, right) = Side(0, width);
        var (top, bottom) = Side(1, height);
        string sides = nodes.Op("Min", [nodes.Subtract(right, left), nodes.Subtract(bottom, top)]);
        return (nodes.Concat(-1, left, top, right, bottom), sides);

        (string From, string To) Side(int axis, string limit)
        {
            string start = nodes.Place(references, axis, -1), extent = nodes.Subtract(nodes.Place(references, axis + 2, -1), start);
            string logarithm = nodes.Op(
                "Min", [nodes.Divide(nodes.Place(deltas, axis + 2, -1), nodes.Singles(coding.Size)), nodes.Singles(LargestLogarithm)]);
            string size = nodes.Multiply(nodes.Op("Exp", [logarithm]), extent);
            string shift = nodes.Multiply(nodes.Divide(nodes.Place(deltas, axis, -1), nodes.Singles(coding.Centre)), extent);
            string centre = nodes.Add(nodes.Add(shift, start), nodes.Multiply(half, extent));
            string reach = nodes.Multiply(half, size);
            return (Clip(nodes.Subtract(centre, reach), limit), Clip(nodes.Add(centre, reach), limit));
        }
    }

    public string Clip(string value, string limit) => nodes.Op("Min", [nodes.Op("Max", [value, nodes.Singles(0f)]), limit]);

    /// <summary>The anchors of one map.</summary>
    /// <param name="shapes">Their shapes.</param>
    /// <param name="maps">float [1, C, rows, columns].</param>
    /// <param name="height">int64 [1], of the padded image.</param>
    /// <param name="width">int64 [1].</param>
    /// <returns>float [rows · columns · shapes, 4].</returns>
    public string Anchors(AnchorShapes shapes, string maps, string height, string width)
    {
        string size = nodes.Op("Shape", [maps]);
        var (rows, columns) = (nodes.Place(size, 2, 0), nodes.Place(size, 3, 0));
        string down = nodes.Reshape(Steps(rows, height), -1, 1, 1), across = nodes.Reshape(Steps(columns, width), 1, -1, 1);
        var boxes = shapes.Shapes;
        string whole = nodes.Concat(0, rows, columns, nodes.Integers(boxes.Count));
        string[] sides =
        [
            nodes.Add(across, Sides(box => box.Left)), nodes.Add(down, Sides(box => box.Top)),
            nodes.Add(across, Sides(box => box.Right)), nodes.Add(down, Sides(box => box.Bottom)),
        ];
        string[] expanded = [.. sides.Select(side => nodes.Op("Unsqueeze", [nodes.Op("Expand", [side, whole]), nodes.Integers(-1)]))];
        return nodes.Reshape(nodes.Concat(-1, expanded), -1, 4);

        string Sides(Func<Box, float> side) => nodes.Singles([.. boxes.Select(side)]);

        string Steps(string count, string extent)
        {
            string range = nodes.Op("Range", [nodes.Integer(0), nodes.Op("Squeeze", [count, nodes.Integers(0)]), nodes.Integer(1)]);
            return nodes.Cast(nodes.Multiply(range, nodes.Divide(extent, count)), TensorElementType.Float);
        }
    }

    /// <summary>Suppresses boxes.</summary>
    /// <param name="boxes">float [M, 4].</param>
    /// <param name="scores">float [classes, M].</param>
    /// <param name="limit">Keep at most so many of a class.</param>
    /// <param name="threshold">The largest overlap.</param>
    /// <param name="scoreThreshold">Scores up to this are passed over; null: none is.</param>
    /// <returns>int64 [kept]: indices of boxes.</returns>
    public string Suppress(string boxes, string scores, long limit, double threshold, float? scoreThreshold = null)
    {
        string[] operands =
        [
            nodes.Op("Unsqueeze", [boxes, nodes.Integers(0)]), nodes.Op("Unsqueeze", [scores, nodes.Integers(0)]), nodes.Integers(limit),
            nodes.Singles(NonMaximumSuppression.Below(threshold)), .. scoreThreshold is { } least ? new[] { nodes.Singles(least) } : [],
        ];
        string kept = nodes.Op("NonMaxSuppression", operands);
        return nodes.Op("Squeeze", [nodes.Place(kept, 2, 1), nodes.Integers(1)]);
    }
}
