namespace Microsoft.ML.ResNet;

/// <summary>
/// A detector as two ONNX models, between which proposals are chosen by managed code: one for a batch of images, one for regions of all of
/// them. A single model, which <see cref="DetectorOnnx"/> writes, takes a single image.
/// </summary>
internal static class DetectorHalves
{
    public const string Images = "images";

    private const string Regions = "regions", WholeImages = "wholeImages";

    /// <summary>
    /// From uint8 [N, H, W, 3] to the logits of anchors [N, anchors], their deltas [N, anchors, 4] and the maps of each level
    /// [N, C, rows, columns].
    /// </summary>
    public static ModelProto OfImages(DescribedDetector detector)
    {
        var (description, state) = detector;
        var graph = new OnnxGraphBuilder(description.Architecture.Name);
        string pixels = graph.Input(Images, TensorElementType.UInt8, [Any("N"), Any("H"), Any("W"), new() { DimValue = 3 }]);
        var writer = new OnnxDetector(graph, description.Architecture, description.ClassCount, description.Options, state);
        var nodes = writer.Nodes;
        string shape = nodes.Op("Shape", [pixels]);
        var maps = writer.Maps(DetectorOnnx.Normalized(nodes, description, DetectorOnnx.Planar(nodes, pixels)),
            nodes.Place(shape, 1, 0), nodes.Place(shape, 2, 0)).Maps;
        var levels = writer.Propose(maps);
        nodes.Output(writer.Joined([.. levels.Select(level => level.Logits)], axis: 1), "logits", TensorElementType.Float,
            Any("N"), Any("A"));
        nodes.Output(writer.Joined([.. levels.Select(level => level.Deltas)], axis: 1), "deltas", TensorElementType.Float,
            Any("N"), Any("A"), new() { DimValue = 4 });
        for (int level = 0; level < maps.Count; level++)
            nodes.Output(maps[level], MapName(level), TensorElementType.Float, MapShape(writer, level));
        return Wrap(graph);
    }

    /// <summary>
    /// From boxes [R, 4], the numbers of their images [R], those of their levels [R] where there are several, the maps that are pooled,
    /// and with <see cref="DetectorArchitecture.HasGlobalContext"/> the images as boxes [N, 4], to probabilities [R, classes + 1] and
    /// deltas [R, 4 (classes + 1)], level by level.
    /// </summary>
    public static ModelProto OfRegions(DescribedDetector detector)
    {
        var (description, state) = detector;
        var graph = new OnnxGraphBuilder(description.Architecture.Name);
        string boxes = graph.Input(Regions, TensorElementType.Float, [Any("R"), new() { DimValue = 4 }]);
        string images = graph.Input("imagesOfRegions", TensorElementType.Int64, [Any("R")]);
        int count = description.Architecture.PooledLevelCount;
        string? levels = count > 1 ? graph.Input("levels", TensorElementType.Int64, [Any("R")]) : null;
        var writer = new OnnxDetector(graph, description.Architecture, description.ClassCount, description.Options, state);
        string[] maps = [.. Enumerable.Range(0, count).Select(level =>
            graph.Input(MapName(level), TensorElementType.Float, MapShape(writer, level)))];
        string wholes = description.Architecture.HasGlobalContext
            ? graph.Input(WholeImages, TensorElementType.Float, [Any("N"), new() { DimValue = 4 }])
            : "";
        var (_, pooled) = writer.Pool(maps, boxes, images, levels);
        var (probabilities, deltas) = writer.Predict(writer.Features(maps, pooled, images, wholes));
        int classes = description.ClassCount + 1;
        writer.Nodes.Output(probabilities, "probabilities", TensorElementType.Float, Any("R"), new() { DimValue = classes });
        writer.Nodes.Output(deltas, "deltas", TensorElementType.Float, Any("R"), new() { DimValue = 4 * classes });
        return Wrap(graph);
    }

    private static string MapName(int level) => $"maps.{level}";

    private static DimensionProto[] MapShape(OnnxDetector writer, int level) =>
        [Any("N"), new() { DimValue = writer.MapChannels }, Any($"rows{level}"), Any($"columns{level}")];

    private static DimensionProto Any(string name) => new() { DimParam = name };

    private static ModelProto Wrap(OnnxGraphBuilder graph)
    {
        var model = OnnxExporter.Wrap(graph.Graph);
        model.IrVersion = DetectorOnnx.IrVersion;
        model.OpsetImport[0].Version = OnnxDetector.OpsetVersion;
        return model;
    }
}
