namespace Microsoft.ML.ResNet;

/// <summary>
/// Writes the layers of a residual network as nodes: Conv-11, BatchNormalization-9, Relu-13, MaxPool-12, AveragePool-11, Add-13, Slice-13,
/// Pad-13, GlobalAveragePool-1, Flatten-13, Gemm-13, LpNormalization-1 and Concat-13 (operator versions of opset 13); a normalization
/// that no convolution stands before is Mul-13 and Add-13 where it is folded.
/// </summary>
internal sealed class OnnxNetwork(
    OnnxGraphBuilder graph, NetworkPlan network, int classCount, NetworkState state, bool foldBatchNormalization, OnnxNumbers numbers)
{
    private readonly bool _folds = foldBatchNormalization || numbers.Folds;

    /// <summary>In the precision of the weights.</summary>
    public OnnxNetwork(OnnxGraphBuilder graph, NetworkPlan network, int classCount, NetworkState state, bool foldBatchNormalization)
        : this(graph, network, classCount, state, foldBatchNormalization, new SingleNumbers(graph))
    {
    }

    /// <param name="images">Name of float [N, C, H, W], normalised.</param>
    /// <param name="output">What to take from the network; only the layers that it needs are written.</param>
    /// <returns>Name of the result, float [N, size]: logits where probabilities are wanted.</returns>
    public string Add(string images, NetworkOutput output)
    {
        images = numbers.Begin(images);
        var cut = output.Cut;
        // After the stem, and after each block.
        List<string> passed = [cut.HasWholeStem ? Stem(images) : images];
        foreach (var block in network.Blocks.Take(cut.BlockCount))
            passed.Add(Block(passed[^1], block));
        string last = Path(passed[^1], cut.Path);

        string[] taken = [.. output.Layers.Select(layer => Output(
            layer.Cut.Path.IsEmpty ? passed[layer.Cut.BlockCount] : last, layer, output))];
        return taken is [var only] ? only : graph.Node("Concat", "features", taken, AttributeProto.Of("axis", 1));
    }

    /// <summary>The stem and the first stages.</summary>
    /// <param name="images">Name of float [N, C, H, W], normalised.</param>
    /// <param name="count">How many stages.</param>
    /// <returns>Names of the maps of each stage.</returns>
    public List<string> Stages(string images, int count)
    {
        var given = new List<string>();
        string maps = Stem(images);
        foreach (int stage in Enumerable.Range(0, count))
            given.Add(maps = Stage(maps, stage));
        return given;
    }

    /// <summary>One stage, from 0.</summary>
    public string Stage(string maps, int stage) => network.Stages[stage].Aggregate(maps, Block);

    private string Output(string maps, LayerOutput layer, NetworkOutput output)
    {
        string prefix = output.Layers.Length == 1 ? "" : $"{layer.Name}.";
        string values = numbers.End(Values(maps, layer.Form, prefix));
        return output.UnitLength
            ? graph.Node("LpNormalization", $"{prefix}unit", [values], AttributeProto.Of("axis", 1), AttributeProto.Of("p", 2))
            : values;
    }

    private string Values(string maps, OutputForm form, string prefix)
    {
        if (form == OutputForm.Maps)
            return graph.Node("Flatten", $"{prefix}maps", [maps], AttributeProto.Of("axis", 1));

        string pooled = numbers.Maps(graph.Node("GlobalAveragePool", $"{prefix}avgpool", [maps]));
        string features = graph.Node("Flatten", $"{prefix}avgpool", [pooled], AttributeProto.Of("axis", 1));
        if (form == OutputForm.PooledMaps)
            return features;
        features = numbers.Moved(features, pooled);
        string[] weights = numbers.Weights(features, Weight("fc.weight"), [classCount, network.FeatureCount], Weight("fc.bias"));
        return graph.Node("Gemm", "fc", [features, .. weights], AttributeProto.Of("transB", 1));
    }

    private string Stem(string images)
    {
        string maps = Path(images, network.Stem);
        if (!network.HasMaxPooling)
            return maps;
        string pooled = graph.Node(
            "MaxPool", "maxpool", [maps], Attribute("kernel_shape", 3, 3), Attribute("strides", 2, 2), Attribute("pads", 1, 1, 1, 1));
        return numbers.Moved(pooled, maps);
    }

    private string Block(string input, BlockPlan block)
    {
        string inner = block.Entry is null ? input : Step(input, block.Entry);
        string residual = Path(inner, block.MainPath);
        string? shortcut = block.Shortcut switch
        {
            ShortcutPath.None => null,
            ShortcutPath.Identity => input,
            ShortcutPath.Projection => Step(inner, block.Projection!),
            _ => ZeroPad(input, block),
        };
        if (shortcut is null && !block.IsActivated)
            return residual;
        string sum = shortcut is null ? residual : graph.Node("Add", block.Name, [residual, shortcut]);
        return numbers.Maps(block.IsActivated ? Relu(block.Name, sum) : sum);
    }

    /// <summary>Option A, as <see cref="Shortcut.ZeroPad"/> has it.</summary>
    private string ZeroPad(string input, BlockPlan block)
    {
        string name = $"{block.Name}.shortcut", pixels = input;
        if (block.Stride > 1)
        {
            string[] operands =
            [
                input,
                graph.Initializer(TensorProto.OfInt64s($"{name}.starts", 0, 0)),
                graph.Initializer(TensorProto.OfInt64s($"{name}.ends", long.MaxValue, long.MaxValue)),
                graph.Initializer(TensorProto.OfInt64s($"{name}.axes", 2, 3)),
                graph.Initializer(TensorProto.OfInt64s($"{name}.steps", block.Stride, block.Stride)),
            ];
            pixels = numbers.Moved(graph.Node("Slice", name, operands), input);
        }

        long added = block.OutputChannels - block.InputChannels, before = added / 2;
        if (added == 0)
            return pixels;
        string pads = graph.Initializer(TensorProto.OfInt64s($"{name}.pads", 0, before, 0, 0, 0, added - before, 0, 0));
        return numbers.Moved(graph.Node("Pad", name, [pixels, pads]), pixels);
    }

    private string Path(string input, IEnumerable<LayerStep> steps) => steps.Aggregate(input, Step);

    private string Step(string input, LayerStep step)
    {
        string maps = (step.Convolution, step.Normalization) switch
        {
            (null, { } normalization) when _folds => Scale(input, normalization),
            (null, { } normalization) => Normalize(input, normalization),
            ({ } plan, null) => Convolve(Pool(input, step), plan, Weight(plan.WeightName), bias: null),
            ({ } plan, { } normalization) when _folds =>
                ConvolveFolded(Pool(input, step), plan, new FoldedBytes(normalization, state)),
            var (plan, normalization) =>
                Normalize(Convolve(Pool(input, step), plan!, Weight(plan!.WeightName), bias: null), normalization!),
        };
        return numbers.Maps(step.IsActivated ? Relu(step.Name, maps) : maps);
    }

    private string Pool(string input, LayerStep step) => step.Pooling == 1
        ? input
        : numbers.Moved(
            graph.Node(
                "AveragePool", step.Name, [input],
                Attribute("kernel_shape", step.Pooling, step.Pooling), Attribute("strides", step.Pooling, step.Pooling),
                AttributeProto.Of("ceil_mode", 1)),
            input);

    private string Normalize(string input, NormalizationPlan plan) => graph.Node(
        "BatchNormalization", plan.Name,
        [input, .. plan.OperandNames.Select(name => numbers.Constant(Weight(name), [plan.Channels]))],
        AttributeProto.Of("epsilon", (float)NormalizationPlan.Epsilon));

    /// <summary>A normalization alone, folded.</summary>
    private string Scale(string input, NormalizationPlan plan)
    {
        var folded = new FoldedBytes(plan, state);
        long[] shape = [plan.Channels, 1, 1];
        string scaled = graph.Node("Mul", plan.Name, [input, numbers.Constant(new(plan.ScaleName, folded.Scales), shape)]);
        return graph.Node("Add", plan.Name, [scaled, numbers.Constant(new(plan.ShiftName, folded.Bias), shape)]);
    }

    private string ConvolveFolded(string input, ConvolutionPlan plan, FoldedBytes folded) => Convolve(
        input, plan, new(plan.WeightName, () => folded.Weight(plan)), new(plan.BiasName, folded.Bias));

    private string Convolve(string input, ConvolutionPlan plan, OnnxWeight weight, OnnxWeight? bias) => graph.Node(
        "Conv", plan.Name, [input, .. numbers.Weights(input, weight, plan.WeightShape, bias)],
        [
            Attribute("kernel_shape", plan.KernelSize, plan.KernelSize), Attribute("strides", plan.Stride, plan.Stride),
            Attribute("pads", plan.Padding, plan.Padding, plan.Padding, plan.Padding),
            .. plan.Groups == 1 ? [] : new[] { AttributeProto.Of("group", plan.Groups) },
        ]);

    private OnnxWeight Weight(string name) => new(name, () => state.Read(name));

    private string Relu(string layer, string maps) => graph.Node("Relu", layer, [maps]);

    private static AttributeProto Attribute(string name, params long[] values) => AttributeProto.Of(name, values);
}
