namespace Microsoft.ML.ResNet;

/// <summary>Turns a trained detector into an ONNX model: from the pixels of one image to what is found in it, suppression
/// included.</summary>
internal static class DetectorOnnx
{
    public const string Labels = "Microsoft.ML.ResNet.Labels", Pixels = "Microsoft.ML.ResNet.Pixels";

    // The file format of ONNX 1.13, as the opset.
    public const int IrVersion = 8;

    /// <summary>A model that takes an image as it comes.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="state">Its weights, with the names of a <see cref="DetectionNetwork"/>.</param>
    /// <param name="names">Names of the input, uint8 [1, H, W, 3], and of the outputs: int64 [1, n], float [1, 4 n] and [1, n].</param>
    /// <param name="size">Height and width of the images; null: any.</param>
    public static ModelProto OfImages(
        DetectorDescription detector, NetworkState state, (string Image, string Labels, string Boxes, string Scores) names,
            (int Height, int Width)? size)
    {
        var graph = new OnnxGraphBuilder(detector.Architecture.Name);
        DimensionProto[] shape =
        [
            new() { DimValue = 1 }, size is { Height: var high } ? new() { DimValue = high } : new() { DimParam = "H" },
            size is { Width: var wide } ? new() { DimValue = wide } : new() { DimParam = "W" }, new() { DimValue = 3 },
        ];
        string pixels = graph.Input(names.Image, TensorElementType.UInt8, shape);
        var writer = new OnnxDetector(graph, detector.Architecture, detector.ClassCount, detector.Options, state);
        var nodes = writer.Nodes;
        string dimensions = nodes.Op("Shape", [pixels]);
        var (originalHeight, originalWidth) = (nodes.Place(dimensions, 1, 0), nodes.Place(dimensions, 2, 0));
        var (height, width) = NetworkSize(nodes, detector.Options.Size, originalHeight, originalWidth);
        string planar = Planar(nodes, pixels);
        string sizes = nodes.Concat(0, nodes.Integers(1, 3), height, width);
        // On bytes and with antialiasing ONNX Runtime resizes as Pillow does, and so as training did.
        string resized = nodes.Op(
            "Resize", [planar, "", "", sizes], AttributeProto.Of("mode", "linear"), AttributeProto.Of("antialias", 1L));
        var found = writer.Detect(
            Normalized(nodes, detector, resized), height, width, ToSingle(nodes, originalHeight), ToSingle(nodes, originalWidth));
        return Finish(graph, nodes, detector, found, names);
    }

    /// <summary>A model that takes an image as the network sees it, in a vector of any length, and its height, width, and original height
    /// and width.</summary>
    public static ModelProto OfResized(
        DetectorDescription detector, NetworkState state, (string Pixels, string Labels, string Boxes, string Scores) names,
            string sizeName)
    {
        var graph = new OnnxGraphBuilder(detector.Architecture.Name);
        string pixels = graph.Input(names.Pixels, TensorElementType.UInt8, [new() { DimValue = 1 }, new() { DimParam = "n" }]);
        string size = graph.Input(sizeName, TensorElementType.Float, [new() { DimValue = 1 }, new() { DimValue = 4 }]);
        var writer = new OnnxDetector(graph, detector.Architecture, detector.ClassCount, detector.Options, state);
        var nodes = writer.Nodes;
        string flat = nodes.Reshape(size, -1);
        string[] sides = [.. Enumerable.Range(0, 4).Select(i => nodes.Place(flat, i, 0))];
        var (height, width) = (nodes.Cast(sides[0], TensorElementType.Int64), nodes.Cast(sides[1], TensorElementType.Int64));
        string image = nodes.Op("Reshape", [pixels, nodes.Concat(0, nodes.Integers(1), height, width, nodes.Integers(3))]);
        var found = writer.Detect(Normalized(nodes, detector, Planar(nodes, image)), height, width, sides[2], sides[3]);
        return Finish(graph, nodes, detector, found, names);
    }

    /// <summary><see cref="DetectionSize.Of"/>, in double precision as there.</summary>
    private static (string Height, string Width) NetworkSize(OnnxFormula nodes, DetectionSize size, string height, string width)
    {
        var (high, wide) = (nodes.Cast(height, TensorElementType.Double), nodes.Cast(width, TensorElementType.Double));
        string scale = nodes.Op("Min", [
            nodes.Divide(Constant(size.ShorterSide), nodes.Op("Min", [high, wide])),
                nodes.Divide(Constant(size.LongerSide), nodes.Op("Max", [high, wide]))]);
        return (Side(high), Side(wide));

        string Constant(long value) => nodes.Cast(nodes.Integers(value), TensorElementType.Double);

        string Side(string side) => nodes.Op("Max", [
            nodes.Cast(nodes.Op("Round", [nodes.Multiply(side, scale)]), TensorElementType.Int64), nodes.Integers(1)]);
    }

    public static string Planar(OnnxFormula nodes, string pixels) =>
        nodes.Op("Transpose", [pixels], AttributeProto.Of("perm", [0, 3, 1, 2]));

    public static string Normalized(OnnxFormula nodes, DetectorDescription detector, string pixels)
    {
        var normalization = detector.Normalization.For(new ImageShape(3, 1, 1));
        // As Normalizer has it: times the reciprocal, plus the rest.
        float[] scale = Array.ConvertAll(normalization.StandardDeviation, value => 1 / value);
        float[] deviation = normalization.Expand(normalization.StandardDeviation), mean = normalization.Expand(normalization.Mean);
        float[] offset = [.. mean.Zip(deviation, (m, d) => -m / d)];
        string scaled = nodes.Multiply(
            ToSingle(nodes, pixels), nodes.Singles([1, scale.Length, 1, 1], scale));
        return nodes.Add(scaled, nodes.Singles([1, offset.Length, 1, 1], offset));
    }

    private static ModelProto Finish(
        OnnxGraphBuilder graph, OnnxFormula nodes, DetectorDescription detector, (string Classes, string Boxes, string Scores) found,
        (string Image, string Labels, string Boxes, string Scores) names)
    {
        DimensionProto[] row = [new() { DimValue = 1 }, new() { DimParam = "n" }];
        nodes.Output(nodes.Reshape(found.Classes, 1, -1), names.Labels, TensorElementType.Int64, row);
        nodes.Output(nodes.Reshape(found.Boxes, 1, -1), names.Boxes, TensorElementType.Float, row);
        nodes.Output(nodes.Reshape(found.Scores, 1, -1), names.Scores, TensorElementType.Float, row);
        var model = OnnxExporter.Wrap(graph.Graph);
        model.IrVersion = IrVersion;
        model.OpsetImport[0].Version = OnnxDetector.OpsetVersion;
        model.DocString = $"{detector.Architecture} for {detector.ClassCount} classes";
        model.MetadataProps.Add(new() { Key = DetectorMetadata.Key, Value = DetectorMetadata.Of(detector) });
        return model;
    }

    private static string ToSingle(OnnxFormula nodes, string value) => nodes.Cast(value, TensorElementType.Float);
}
