using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Writes a whole detector as nodes, from pixels to boxes: Resize-18, RoiAlign-16, NonMaxSuppression-11, TopK-11, GatherND-13 and what goes
/// between them (operator versions of opset 18).
/// </summary>
internal sealed class OnnxDetector
{
    /// <summary>The first opset with resizing as Pillow does it, of ONNX 1.13.</summary>
    public const int OpsetVersion = 18;

    private readonly DetectorArchitecture _architecture;
    private readonly DetectionOptions _options;
    private readonly int _classCount;
    private readonly NetworkPlan _plan;
    private readonly NetworkState _state;
    private readonly OnnxGraphBuilder _graph;
    private readonly OnnxFormula _nodes;
    private readonly OnnxBoxes _boxes;
    private readonly AnchorShapes[] _anchors;

    /// <param name="graph">Receives the nodes.</param>
    /// <param name="architecture">What the detector is.</param>
    /// <param name="classCount">Classes without the background.</param>
    /// <param name="options">What it is to give.</param>
    /// <param name="state">Its weights.</param>
    public OnnxDetector(OnnxGraphBuilder graph, DetectorArchitecture architecture, int classCount, DetectionOptions options,
        NetworkState state)
    {
        (_graph, _architecture, _classCount, _options, _state) = (graph, architecture, classCount, options, state);
        _plan = NetworkPlan.Create(architecture.Body, inputChannels: 3);
        _nodes = new(graph);
        _boxes = new(_nodes);
        _anchors = architecture.CreateAnchors();
    }

    public OnnxFormula Nodes => _nodes;

    /// <summary>Finds objects in one image.</summary>
    /// <param name="image">float [1, 3, H, W], normalised.</param>
    /// <param name="height">int64 [1]: H.</param>
    /// <param name="width">int64 [1]: W.</param>
    /// <param name="originalHeight">float [1]: the height that boxes are given in.</param>
    /// <param name="originalWidth">float [1].</param>
    /// <returns>int64 [n], classes from 1; float [n, 4], boxes; float [n], scores.</returns>
    public (string Classes, string Boxes, string Scores) Detect(
        string image, string height, string width, string originalHeight, string originalWidth)
    {
        var (paddedHeight, paddedWidth) = (Padded(height), Padded(width));
        string pads = _nodes.Concat(
            0, _nodes.Integers(0, 0, 0, 0, 0, 0), _nodes.Subtract(paddedHeight, height), _nodes.Subtract(paddedWidth, width));
        var maps = Backbone(_nodes.Op("Pad", [image, pads]));
        var (high, wide) = (_nodes.Cast(height, TensorElementType.Float), _nodes.Cast(width, TensorElementType.Float));
        string proposals = Proposals(maps, paddedHeight, paddedWidth, high, wide);
        var (regions, pooled) = Pool(maps, proposals);
        var (classes, boxes, scores) = Select(regions, Head(pooled), high, wide);
        var (down, across) = (_nodes.Divide(originalHeight, high), _nodes.Divide(originalWidth, wide));
        string scaled = _nodes.Multiply(boxes, _nodes.Concat(0, across, down, across, down));
        return (classes, _boxes.Clip(scaled, _nodes.Concat(0, originalWidth, originalHeight, originalWidth, originalHeight)), scores);
    }

    private string Padded(string side)
    {
        string multiple = _nodes.Integers(DetectionSize.Multiple);
        return _nodes.Multiply(_nodes.Divide(_nodes.Add(side, _nodes.Integers(DetectionSize.Multiple - 1)), multiple), multiple);
    }

    private List<string> Backbone(string image)
    {
        var body = new OnnxNetwork(_graph, _plan, _classCount, new Renamed(_state, "backbone.body."), foldBatchNormalization: false);
        var stages = body.Stages(image, _architecture.CoarsestStage + 1)[_architecture.FinestStage..];
        if (!_architecture.HasPyramid)
            return stages;
        var levels = new List<string>();
        string? coarser = null;
        int width = _architecture.PyramidChannels;
        for (int level = stages.Count - 1; level >= 0; level--)
        {
            int channels = _plan.Stages[_architecture.FinestStage + level][^1].OutputChannels;
            string lateral = Convolve(stages[level], $"backbone.fpn.inner_blocks.{level}.0", channels, width, kernelSize: 1);
            if (coarser is not null)
            {
                string enlarged = _nodes.Op(
                    "Resize", [coarser, "", "", _nodes.Op("Shape", [lateral])], AttributeProto.Of("mode", "nearest"),
                    AttributeProto.Of("coordinate_transformation_mode", "asymmetric"), AttributeProto.Of("nearest_mode", "floor"));
                lateral = _nodes.Add(lateral, enlarged);
            }
            coarser = lateral;
            levels.Insert(0, Convolve(lateral, $"backbone.fpn.layer_blocks.{level}.0", width, width, kernelSize: 3));
        }
        levels.Add(_nodes.Op("MaxPool", [levels[^1]], AttributeProto.Of("kernel_shape", [1, 1]), AttributeProto.Of("strides", [2, 2])));
        return levels;
    }

    private string Proposals(List<string> maps, string paddedHeight, string paddedWidth, string height, string width)
    {
        int channels = _architecture.HasPyramid ? _architecture.PyramidChannels
            : _plan.Stages[2][^1].OutputChannels, anchors = _anchors[0].Count;
        // The same weights on each level; the constants are there once.
        var weights = new[] { ("rpn.head.conv.0.0", channels, 3), ("rpn.head.cls_logits", anchors, 1),
            ("rpn.head.bbox_pred", 4 * anchors, 1) }
            .Select(layer => Weights(layer.Item1, [layer.Item2, channels, layer.Item3, layer.Item3])).ToArray();
        var (allBoxes, allScores) = (new List<string>(), new List<string>());
        for (int level = 0; level < maps.Count; level++)
        {
            string hidden = _nodes.Op("Relu", [_nodes.Op("Conv", [maps[level], .. weights[0]], AttributeProto.Of("pads", [1, 1, 1, 1]))]);
            string logits = _nodes.Reshape(Last(_nodes.Op("Conv", [hidden, .. weights[1]])), -1);
            string deltas = _nodes.Reshape(Last(_nodes.Op("Conv", [hidden, .. weights[2]])), -1, 4);
            var (best, indices) = _nodes.Best(logits, _options.Proposals.BeforeSuppression);
            string references = _nodes.Gather(_boxes.Anchors(_anchors[level], maps[level], paddedHeight, paddedWidth), indices);
            var (boxes, sides) = _boxes.Decode(BoxCoding.Proposals, references, _nodes.Gather(deltas, indices), height, width);
            string large = _nodes.Where(
                _nodes.Op("GreaterOrEqual", [_nodes.Reshape(sides, -1), _nodes.Singles(_options.Proposals.SmallestSide)]));
            (boxes, best) = (_nodes.Gather(boxes, large), _nodes.Gather(best, large));
            string kept = _boxes.Suppress(
                boxes, _nodes.Op("Unsqueeze", [best, _nodes.Integers(0)]), _options.Proposals.AfterSuppression,
                    _options.Proposals.Threshold);
            allBoxes.Add(_nodes.Gather(boxes, kept));
            allScores.Add(_nodes.Gather(best, kept));
        }
        var (_, order) = _nodes.Best(Joined(allScores), _options.Proposals.AfterSuppression);
        return _nodes.Gather(Joined(allBoxes), order);

        string Last(string value) => _nodes.Op("Transpose", [value], AttributeProto.Of("perm", [0, 2, 3, 1]));
    }

    private string Joined(List<string> parts) => parts.Count == 1 ? parts[0] : _nodes.Concat(0, [.. parts]);

    /// <returns>The regions in another order, and their pooled maps in the same.</returns>
    private (string Regions, string Pooled) Pool(List<string> maps, string proposals)
    {
        if (!_architecture.HasPyramid)
            return (proposals, Align(maps[0], proposals, 4));
        int levels = maps.Count - 1;
        string area = _nodes.Multiply(
            _nodes.Subtract(_nodes.Place(proposals, 2, 1), _nodes.Place(proposals, 0, 1)),
            _nodes.Subtract(_nodes.Place(proposals, 3, 1), _nodes.Place(proposals, 1, 1)));
        string ratio = _nodes.Divide(_nodes.Op("Sqrt", [area]), _nodes.Singles(RegionPooling.CanonicalSize));
        string logarithm = _nodes.Divide(_nodes.Op("Log", [ratio]), _nodes.Singles(MathF.Log(2)));
        string level = _nodes.Op("Floor", [_nodes.Add(logarithm, _nodes.Singles(RegionPooling.CanonicalLevel + 1e-6f))]);
        string from0 = _nodes.Subtract(level, _nodes.Singles(_architecture.FinestLevel));
        string place = _nodes.Reshape(_boxes.Clip(from0, _nodes.Singles(levels - 1)), -1);
        var (regions, pooled) = (new List<string>(), new List<string>());
        for (int i = 0; i < levels; i++)
        {
            string members = _nodes.Where(_nodes.Op("Equal", [place, _nodes.Singles(i)]));
            regions.Add(_nodes.Gather(proposals, members));
            pooled.Add(Align(maps[i], regions[^1], _architecture.FinestLevel + i));
        }
        return (Joined(regions), Joined(pooled));
    }

    private string Align(string maps, string regions, int level)
    {
        string count = _nodes.Place(_nodes.Op("Shape", [regions]), 0, 0);
        string images = _nodes.Cast(_nodes.Op("ConstantOfShape", [count]), TensorElementType.Int64);
        return _nodes.Op(
            "RoiAlign", [maps, regions, images], AttributeProto.Of("coordinate_transformation_mode", "output_half_pixel"),
            AttributeProto.Of("output_height", (long)_architecture.PooledSize),
                AttributeProto.Of("output_width", (long)_architecture.PooledSize),
            AttributeProto.Of("sampling_ratio", 2L), AttributeProto.Of("spatial_scale", MathF.Pow(2, -level)));
    }

    private string Head(string pooled)
    {
        if (!_architecture.HasPyramid)
        {
            var last = new OnnxNetwork(
                _graph, _plan, _classCount, new Renamed(_state, "roi_heads.box_head."), foldBatchNormalization: false);
            return _nodes.Op("Flatten", [_nodes.Op("GlobalAveragePool", [last.Stage(pooled, 3)])], AttributeProto.Of("axis", 1L));
        }
        int inputs = _architecture.PyramidChannels * _architecture.PooledSize * _architecture.PooledSize, width = _architecture.HeadWidth;
        string flat = _nodes.Op("Flatten", [pooled], AttributeProto.Of("axis", 1L));
        string hidden = _nodes.Op("Relu", [Linear(flat, "roi_heads.box_head.fc6", inputs, width)]);
        return _nodes.Op("Relu", [Linear(hidden, "roi_heads.box_head.fc7", width, width)]);
    }

    private (string Classes, string Boxes, string Scores) Select(string regions, string features, string height, string width)
    {
        int length = _architecture.HasPyramid ? _architecture.HeadWidth : _plan.FeatureCount, classes = _classCount + 1;
        string logits = Linear(features, "roi_heads.box_predictor.cls_score", length, classes);
        string deltas = Linear(features, "roi_heads.box_predictor.bbox_pred", length, 4 * classes);
        string probabilities = WithoutBackground(_nodes.Op("Softmax", [logits], AttributeProto.Of("axis", 1L)));
        var (boxes, sides) = _boxes.Decode(
            BoxCoding.Detections, _nodes.Op("Unsqueeze", [regions, _nodes.Integers(1)]),
                WithoutBackground(_nodes.Reshape(deltas, -1, classes, 4)), height, width);
        string isLarge = _nodes.Op(
            "GreaterOrEqual", [_nodes.Op("Squeeze", [sides, _nodes.Integers(2)]), _nodes.Singles(DetectionOptions.SmallestSide)]);
        string isClear = _nodes.Op("Greater", [probabilities, _nodes.Singles(_options.ScoreThreshold)]);
        string places = _nodes.Op("NonZero", [_nodes.Op("And", [isLarge, isClear])]);
        string pairs = _nodes.Op("Transpose", [places], AttributeProto.Of("perm", [1, 0]));
        string found = _nodes.Op("GatherND", [boxes, pairs]), scores = _nodes.Op("GatherND", [probabilities, pairs]);
        string numbers = _nodes.Place(places, 1, 0);

        // Each class has the scores of its own; those of others are below any threshold.
        string isOwn = _nodes.Op(
            "Equal", [numbers, _nodes.Reshape(
            _nodes.Integers([.. Enumerable.Range(0, _classCount).Select(number => (long)number)]), -1, 1)]);
        string byClass = _nodes.Op("Where", [isOwn, scores, _nodes.Singles(-1f)]);
        string kept = _boxes.Suppress(found, byClass, _options.MaximumDetections, _options.OverlapThreshold, _options.ScoreThreshold);
        var (best, order) = _nodes.Best(_nodes.Gather(scores, kept), _options.MaximumDetections);
        string chosen = _nodes.Gather(kept, order);
        string keptNumbers = _nodes.Gather(_nodes.Reshape(numbers, -1), chosen);
        return (_nodes.Add(keptNumbers, _nodes.Integers(1)), _nodes.Gather(found, chosen), best);

        string WithoutBackground(string value) =>
            _nodes.Op("Slice", [value, _nodes.Integers(1), _nodes.Integers(long.MaxValue), _nodes.Integers(1)]);
    }

    private string Convolve(string input, string layer, int channels, int outputs, int kernelSize)
    {
        int padding = kernelSize / 2;
        return _nodes.Op("Conv", [input, .. Weights(layer, [outputs, channels, kernelSize, kernelSize])],
            AttributeProto.Of("pads", [padding, padding, padding, padding]));
    }

    private string Linear(string input, string layer, int inputs, int outputs) =>
        _nodes.Op("Gemm", [input, .. Weights(layer, [outputs, inputs])], AttributeProto.Of("transB", 1L));

    /// <summary>Weight and bias.</summary>
    private string[] Weights(string layer, long[] shape) =>
    [
        _graph.Initializer(TensorProto.OfSingles($"{layer}.weight", shape, () => _state.Read($"{layer}.weight"))),
        _graph.Initializer(TensorProto.OfSingles($"{layer}.bias", [shape[0]], () => _state.Read($"{layer}.bias"))),
    ];

    /// <summary>The weights of a residual network within those of a detector.</summary>
    private sealed class Renamed(NetworkState state, string prefix) : NetworkState
    {
        public override ByteString Read(string name) => state.Read(prefix + name);
    }
}
