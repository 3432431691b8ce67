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
    // Null where the body is a VGG.
    private readonly NetworkPlan? _plan;
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
        _plan = architecture.Body is { } body ? NetworkPlan.Create(body, inputChannels: 3) : null;
        _nodes = new(graph);
        _boxes = new(_nodes);
        _anchors = architecture.CreateAnchors();
    }

    public OnnxFormula Nodes => _nodes;

    /// <summary>Channels of the maps.</summary>
    public int MapChannels => _architecture.HasPyramid ? _architecture.PyramidChannels
        : _plan?.Stages[_architecture.CoarsestStage][^1].OutputChannels ?? _architecture.Vgg!.OutputChannels;

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
        var (maps, paddedHeight, paddedWidth) = Maps(image, height, width);
        var (high, wide) = (_nodes.Cast(height, TensorElementType.Float), _nodes.Cast(width, TensorElementType.Float));
        string proposals = Proposals(maps, paddedHeight, paddedWidth, high, wide);
        string count = _nodes.Place(_nodes.Op("Shape", [proposals]), 0, 0);
        string images = _nodes.Cast(_nodes.Op("ConstantOfShape", [count]), TensorElementType.Int64);
        var (regions, pooled) = Pool(maps, proposals, images, _architecture.PooledLevelCount > 1 ? LevelsOf(proposals) : null);
        string whole = _nodes.Reshape(_nodes.Concat(0, _nodes.Singles(0f), _nodes.Singles(0f), wide, high), 1, 4);
        var (classes, boxes, scores) = Select(regions, Features(maps, pooled, images, whole), high, wide);
        var (down, across) = (_nodes.Divide(originalHeight, high), _nodes.Divide(originalWidth, wide));
        string scaled = _nodes.Multiply(boxes, _nodes.Concat(0, across, down, across, down));
        return (classes, _boxes.Clip(scaled, _nodes.Concat(0, originalWidth, originalHeight, originalWidth, originalHeight)), scores);
    }

    /// <summary>Pads images and gives the maps that the region proposal network and the heads share.</summary>
    /// <param name="images">float [N, 3, H, W], normalised.</param>
    /// <param name="height">int64 [1]: H.</param>
    /// <param name="width">int64 [1]: W.</param>
    /// <returns>float [N, C, rows, columns], the finest first; int64 [1], what H and W are padded to.</returns>
    public (List<string> Maps, string PaddedHeight, string PaddedWidth) Maps(string images, string height, string width)
    {
        var (paddedHeight, paddedWidth) = (Padded(height), Padded(width));
        string pads = _nodes.Concat(
            0, _nodes.Integers(0, 0, 0, 0, 0, 0), _nodes.Subtract(paddedHeight, height), _nodes.Subtract(paddedWidth, width));
        return (Backbone(_nodes.Op("Pad", [images, pads])), paddedHeight, paddedWidth);
    }

    private string Padded(string side)
    {
        string multiple = _nodes.Integers(DetectionSize.Multiple);
        return _nodes.Multiply(_nodes.Divide(_nodes.Add(side, _nodes.Integers(DetectionSize.Multiple - 1)), multiple), multiple);
    }

    private List<string> Backbone(string image)
    {
        if (_plan is null)
            return [Vgg(image)];
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

    private string Vgg(string image)
    {
        string maps = image;
        foreach (var (name, inputs, outputs, isFirstOfStage) in _architecture.Vgg!.Convolutions)
        {
            if (isFirstOfStage)
                maps = _nodes.Op(
                    "MaxPool", [maps], AttributeProto.Of("kernel_shape", [2, 2]), AttributeProto.Of("strides", [2, 2]));
            maps = _nodes.Op("Relu", [Convolve(maps, DetectorPlan.Body + name, inputs, outputs, kernelSize: 3)]);
        }
        return maps;
    }

    /// <summary>What the region proposal network says.</summary>
    /// <returns>For each of the maps float [N, anchors], logits, and [N, anchors, 4].</returns>
    public List<(string Logits, string Deltas)> Propose(List<string> maps)
    {
        int channels = MapChannels, anchors = _anchors[0].Count;
        // The same weights on each level; the constants are there once.
        var weights = new[] { ("rpn.head.conv.0.0", channels, 3), ("rpn.head.cls_logits", anchors, 1),
            ("rpn.head.bbox_pred", 4 * anchors, 1) }
            .Select(layer => Weights(layer.Item1, [layer.Item2, channels, layer.Item3, layer.Item3])).ToArray();
        return [.. maps.Select(map =>
        {
            string hidden = _nodes.Op("Relu", [_nodes.Op("Conv", [map, .. weights[0]], AttributeProto.Of("pads", [1, 1, 1, 1]))]);
            return (_nodes.Reshape(Last(_nodes.Op("Conv", [hidden, .. weights[1]])), 0, -1),
                _nodes.Reshape(Last(_nodes.Op("Conv", [hidden, .. weights[2]])), 0, -1, 4));
        })];

        string Last(string value) => _nodes.Op("Transpose", [value], AttributeProto.Of("perm", [0, 2, 3, 1]));
    }

    /// <summary>The best proposals of a single image, [R, 4].</summary>
    private string Proposals(List<string> maps, string paddedHeight, string paddedWidth, string height, string width)
    {
        var (allBoxes, allScores) = (new List<string>(), new List<string>());
        foreach (var (level, (ofLogits, ofDeltas)) in Propose(maps).Index())
        {
            string logits = _nodes.Reshape(ofLogits, -1), deltas = _nodes.Reshape(ofDeltas, -1, 4);
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
    }

    public string Joined(List<string> parts, int axis = 0) => parts.Count == 1 ? parts[0] : _nodes.Concat(axis, [.. parts]);

    /// <summary>Pools regions.</summary>
    /// <param name="maps">What <see cref="Maps"/> gives.</param>
    /// <param name="proposals">float [R, 4].</param>
    /// <param name="images">int64 [R]: which image each is of.</param>
    /// <param name="levels">Numbers [R]: which of the maps each is pooled from; null where there is one.</param>
    /// <returns>The regions, level by level, and float [R, C, size, size] in the same order.</returns>
    public (string Regions, string Pooled) Pool(IReadOnlyList<string> maps, string proposals, string images, string? levels)
    {
        if (levels is null)
            return (proposals, Align(maps[0], proposals, images, _architecture.CoarsestStage + 2));
        string place = _nodes.Cast(levels, TensorElementType.Int64);
        var (regions, pooled) = (new List<string>(), new List<string>());
        for (int i = 0; i < _architecture.PooledLevelCount; i++)
        {
            string members = _nodes.Where(_nodes.Op("Equal", [place, _nodes.Integers(i)]));
            regions.Add(_nodes.Gather(proposals, members));
            pooled.Add(Align(maps[i], regions[^1], _nodes.Gather(images, members), _architecture.FinestLevel + i));
        }
        return (Joined(regions), Joined(pooled));
    }

    /// <summary>As <see cref="RegionPooling"/> chooses them.</summary>
    private string LevelsOf(string proposals)
    {
        string area = _nodes.Multiply(
            _nodes.Subtract(_nodes.Place(proposals, 2, 1), _nodes.Place(proposals, 0, 1)),
            _nodes.Subtract(_nodes.Place(proposals, 3, 1), _nodes.Place(proposals, 1, 1)));
        string ratio = _nodes.Divide(_nodes.Op("Sqrt", [area]), _nodes.Singles(RegionPooling.CanonicalSize));
        string logarithm = _nodes.Divide(_nodes.Op("Log", [ratio]), _nodes.Singles(MathF.Log(2)));
        string level = _nodes.Op("Floor", [_nodes.Add(logarithm, _nodes.Singles(RegionPooling.CanonicalLevel + 1e-6f))]);
        string from0 = _nodes.Subtract(level, _nodes.Singles(_architecture.FinestLevel));
        return _nodes.Reshape(_boxes.Clip(from0, _nodes.Singles(_architecture.PooledLevelCount - 1)), -1);
    }

    private string Align(string maps, string regions, string images, int level) => _nodes.Op(
        "RoiAlign", [maps, regions, images], AttributeProto.Of("coordinate_transformation_mode", "output_half_pixel"),
        AttributeProto.Of("output_height", (long)_architecture.PooledSize),
        AttributeProto.Of("output_width", (long)_architecture.PooledSize),
        AttributeProto.Of("sampling_ratio", 2L), AttributeProto.Of("spatial_scale", MathF.Pow(2, -level)));

    /// <summary>What regions are classified by.</summary>
    /// <param name="maps">What <see cref="Maps"/> gives.</param>
    /// <param name="pooled">What <see cref="Pool"/> gives.</param>
    /// <param name="images">int64 [R]: which image each is of.</param>
    /// <param name="wholes">float [N, 4]: the images as regions.</param>
    /// <returns>float [R, features].</returns>
    public string Features(IReadOnlyList<string> maps, string pooled, string images, string wholes)
    {
        if (!_architecture.HasGlobalContext)
            return Head(pooled);
        string count = _nodes.Place(_nodes.Op("Shape", [wholes]), 0, 0), before = _nodes.Op("Neg", [count]);
        string numbers = _nodes.Op("Range", [_nodes.Integer(0), _nodes.Op("Squeeze", [count, _nodes.Integers(0)]), _nodes.Integer(1)]);
        var (_, ofImages) = Pool(maps, wholes, numbers, _architecture.PooledLevelCount > 1 ? LevelsOf(wholes) : null);
        string all = Head(Joined([pooled, ofImages]));
        string own = _nodes.Op("Slice", [all, _nodes.Integers(0), before, _nodes.Integers(0)]);
        string context = _nodes.Op("Slice", [all, before, _nodes.Integers(long.MaxValue), _nodes.Integers(0)]);
        return _nodes.Concat(1, own, _nodes.Gather(context, images));
    }

    /// <summary>From pooled regions to features [R, length].</summary>
    private string Head(string pooled)
    {
        if (!_architecture.HasHiddenLayers)
        {
            var last = new OnnxNetwork(
                _graph, _plan!, _classCount, new Renamed(_state, "roi_heads.box_head."), foldBatchNormalization: false);
            return _nodes.Op("Flatten", [_nodes.Op("GlobalAveragePool", [last.Stage(pooled, 3)])], AttributeProto.Of("axis", 1L));
        }
        int inputs = MapChannels * _architecture.PooledSize * _architecture.PooledSize, width = _architecture.HeadWidth;
        string flat = _nodes.Op("Flatten", [pooled], AttributeProto.Of("axis", 1L));
        string hidden = _nodes.Op("Relu", [Linear(flat, "roi_heads.box_head.fc6", inputs, width)]);
        return _nodes.Op("Relu", [Linear(hidden, "roi_heads.box_head.fc7", width, width)]);
    }

    /// <summary>From features [R, length] to probabilities [R, classes + 1], the background's first, and deltas [R, 4 (classes +
    /// 1)].</summary>
    public (string Probabilities, string Deltas) Predict(string features)
    {
        int own = _architecture.HasHiddenLayers ? _architecture.HeadWidth : _plan!.FeatureCount, classes = _classCount + 1;
        int length = _architecture.HasGlobalContext ? 2 * own : own;
        string logits = Linear(features, "roi_heads.box_predictor.cls_score", length, classes);
        string deltas = Linear(features, "roi_heads.box_predictor.bbox_pred", length, 4 * classes);
        return (_nodes.Op("Softmax", [logits], AttributeProto.Of("axis", 1L)), deltas);
    }

    private (string Classes, string Boxes, string Scores) Select(string regions, string features, string height, string width)
    {
        var (all, deltas) = Predict(features);
        string probabilities = WithoutBackground(all);
        int classes = _classCount + 1;
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
