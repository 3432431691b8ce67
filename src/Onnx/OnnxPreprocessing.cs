using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Writes the way from pixels to what the network takes as nodes: Transpose-13, Cast-13, Mul-13, ReduceSum-13, Add-13, Floor-13, Slice-13,
/// Concat-13, Sub-13 and Div-13, as far as needed.
/// </summary>
internal sealed class OnnxPreprocessing(OnnxGraphBuilder graph)
{
    /// <summary>Initializer of what is subtracted, unless that is nothing: [1 or C, 1, 1] or [C, H, W].</summary>
    public const string MeanName = "normalization.mean";

    /// <summary>Initializer of what the difference is divided by, unless that is one: [1 or C, 1, 1].</summary>
    public const string StandardDeviationName = "normalization.standard_deviation";

    /// <param name="pixels">Name of the input: [N, H, W, C] or [N, C, H, W], of <paramref name="type"/>.</param>
    /// <param name="layout">Which of the two.</param>
    /// <param name="type">The type of the input.</param>
    /// <param name="toGrey">Whether the input is red, green and blue, and the network takes grey.</param>
    /// <param name="mirror">Whether the mirror images follow the images.</param>
    /// <param name="normalization">What the network was trained with.</param>
    /// <returns>Name of float [N, C, H, W], normalised.</returns>
    public string Add(string pixels, PixelLayout layout, DataKind type, bool toGrey, bool mirror, Normalization normalization)
    {
        // As bytes, pixels are moved faster.
        if (layout == PixelLayout.Interleaved)
            pixels = graph.Node("Transpose", "pixels", [pixels], AttributeProto.Of("perm", 0, 3, 1, 2));
        if (type == DataKind.Byte)
            pixels = graph.Node("Cast", "pixels", [pixels], AttributeProto.Of("to", (long)TensorElementType.Float));
        if (toGrey)
            pixels = ToGrey(pixels);
        if (mirror)
            pixels = graph.Node("Concat", "mirror", [pixels, Mirror(pixels)], AttributeProto.Of("axis", 0));
        if (normalization.Mean.Any(value => value != 0))
            pixels = graph.Node(
                "Sub", "normalization", [pixels, graph.Initializer(Constant(MeanName, normalization.Mean, normalization.Shape))]);
        if (normalization.StandardDeviation.Any(value => value != 1))
            pixels = graph.Node(
                "Div", "normalization",
                [pixels, graph.Initializer(Constant(StandardDeviationName, normalization.StandardDeviation, normalization.Shape))]);
        return pixels;
    }

    /// <summary>Takes a part of the pixels, in their layout and type.</summary>
    /// <returns>Name of the part.</returns>
    public string Crop(string pixels, PixelLayout layout, ScaledCrop place, ImageShape shape)
    {
        long rows = layout == PixelLayout.Interleaved ? 1 : 2;
        return graph.Node(
            "Slice", "crop",
            [
                pixels,
                graph.Initializer(TensorProto.OfInt64s("crop.starts", place.Top, place.Left)),
                graph.Initializer(TensorProto.OfInt64s("crop.ends", place.Top + shape.Height, place.Left + shape.Width)),
                graph.Initializer(TensorProto.OfInt64s("crop.axes", rows, rows + 1)),
            ]);
    }

    /// <summary>The columns of [N, C, H, W] from the last to the first.</summary>
    private string Mirror(string images) => graph.Node("Slice", "mirror",
    [
        images,
        graph.Initializer(TensorProto.OfInt64s("mirror.starts", -1)),
        graph.Initializer(TensorProto.OfInt64s("mirror.ends", long.MinValue)),
        graph.Initializer(TensorProto.OfInt64s("mirror.axes", 3)),
        graph.Initializer(TensorProto.OfInt64s("mirror.steps", -1)),
    ]);

    /// <summary>
    /// As <see cref="PixelFormats.ToGrey"/>: every number on the way is an integer below 2²⁴, or such an integer / 2¹⁶, and so exact in
    /// float32.
    /// </summary>
    private string ToGrey(string pixels)
    {
        string weighted = graph.Node(
            "Mul", "grey", [pixels, Constant("grey.weights", PixelFormats.Red, PixelFormats.Green, PixelFormats.Blue)]);
        string luma = graph.Node(
            "ReduceSum", "grey", [weighted, graph.Initializer(TensorProto.OfInt64s("grey.axes", 1))], AttributeProto.Of("keepdims", 1));
        string rounded = graph.Node("Add", "grey", [luma, Constant("grey.half", PixelFormats.One / 2)]);
        return graph.Node("Floor", "grey", [graph.Node("Div", "grey", [rounded, Constant("grey.one", PixelFormats.One)])]);
    }

    private string Constant(string name, params float[] values) =>
        graph.Initializer(TensorProto.OfSingles(
            name, [values.Length, 1, 1], () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values))));

    private static TensorProto Constant(string name, float[] values, ImageShape shape)
    {
        bool isImage = values.Length == shape.PixelCount && values.Length > shape.Channels;
        ReadOnlySpan<long> dims = isImage ? [shape.Channels, shape.Height, shape.Width] : [values.Length, 1, 1];
        return TensorProto.OfSingles(
            name, dims,
            () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(isImage ? PixelOrder.ToPlanar(values, shape.Channels) : values)));
    }
}
