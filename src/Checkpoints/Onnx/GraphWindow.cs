namespace Microsoft.ML.ResNet;

/// <summary>
/// The window of a convolution or pooling: its size, its stride, and whether its padding does what that of the networks here does, which is
/// half the kernel on every side.
/// </summary>
internal sealed class GraphWindow
{
    private readonly NodeProto _node;
    private readonly long[] _pads;

    /// <param name="node">Conv, MaxPool or AveragePool.</param>
    /// <param name="kernel">Its kernel, where the node need not say.</param>
    /// <param name="padBefore">What a node before it padded: [top, left, bottom, right].</param>
    /// <exception cref="InvalidDataException">It is not square, or dilated.</exception>
    public GraphWindow(NodeProto node, long[]? kernel, long[]? padBefore = null)
    {
        (_node, _pads) = (node, padBefore ?? [0, 0, 0, 0]);
        kernel = node.Ints("kernel_shape") ?? kernel;
        if (kernel is not [> 0 and <= 1024 and var side, var otherSide] || side != otherSide)
            throw GraphProblem.At(node, $"its kernel is {ShapeText.Of(kernel ?? [])}; it must be square");
        long[] strides = node.Ints("strides") ?? [1, 1];
        if (strides is not [> 0 and <= 1024 and var stride, var otherStride] || stride != otherStride)
            throw GraphProblem.At(node, $"its strides are {ShapeText.Of(strides)}; they must be equal");
        if (node.Ints("dilations") is { } dilations && dilations.Any(dilation => dilation != 1))
            throw GraphProblem.At(node, $"its dilations are {ShapeText.Of(dilations)}; dilated kernels are not built here");
        (Kernel, Stride) = (side, stride);
    }

    public long Kernel { get; }

    public long Stride { get; }

    /// <summary>
    /// A window begins at the same pixel as here, and there are as many. What more is padded at the end then no window reaches, and what
    /// less is padded none needs: with a stride of 2 and an even size
    /// one row less will do.
    /// </summary>
    /// <exception cref="InvalidDataException">It gives something else.</exception>
    public void CheckPadding(GraphMaps input)
    {
        long expected = Kernel / 2;
        foreach (int axis in (int[])[0, 1])
        {
            long? size = axis == 0 ? input.Height : input.Width;
            var (before, after) = Padding(axis, size);
            bool isRoundedUp = _node.Int("ceil_mode", 0) != 0;
            bool isSame = size is { } known
                ? before == expected && Count(known, before + after, isRoundedUp) == (known + Stride - 1) / Stride
                : before == expected && !isRoundedUp && (after == expected || (Stride == 2 && after == expected - 1));
            if (!isSame)
                throw GraphProblem.At(_node,
                    $"it pads {before} before and {after} after {(size is null ? "any number of" : size)} "
                        + $"{(axis == 0 ? "rows" : "columns")}, where a kernel of {Kernel} with stride {Stride} "
                    + $"here pads {expected} on either side; the windows are not the same");
        }
    }

    private (long Before, long After) Padding(int axis, long? size)
    {
        string automatic = _node.Text("auto_pad", "NOTSET");
        if (automatic is "NOTSET" or "" or "VALID")
        {
            long[] pads = automatic == "VALID" ? [0, 0, 0, 0] : _node.Ints("pads") ?? [0, 0, 0, 0];
            return pads.Length == 4 && pads.All(pad => pad is >= 0 and <= 1024)
                ? (pads[axis] + _pads[axis], pads[axis + 2] + _pads[axis + 2])
                : throw GraphProblem.At(_node, $"its pads are {ShapeText.Of(pads)}");
        }
        if (automatic is not ("SAME_UPPER" or "SAME_LOWER") || _pads.Any(pad => pad != 0))
            throw GraphProblem.At(_node, $"its padding is {automatic}");
        // Of an unknown size an even one is assumed.
        long remainder = (size ?? Stride) % Stride, total = Math.Max(0, Kernel - (remainder == 0 ? Stride : remainder));
        return automatic == "SAME_UPPER" ? (total / 2, total - (total / 2)) : (total - (total / 2), total / 2);
    }

    private long Count(long size, long padding, bool isRoundedUp) =>
        ((size + padding - Kernel + (isRoundedUp ? Stride - 1 : 0)) / Stride) + 1;
}
