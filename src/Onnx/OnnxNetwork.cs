namespace Microsoft.ML.ResNet;

/// <summary>
/// Writes the layers of a residual network as nodes: Conv-11, BatchNormalization-9, Relu-13, MaxPool-12, AveragePool-11, Add-13, Slice-13,
/// Pad-13, GlobalAveragePool-1, Flatten-13 and Gemm-13 (operator versions of opset 13).
/// </summary>
internal sealed class OnnxNetwork(
    OnnxGraphBuilder graph, NetworkPlan network, int classCount, NetworkState state, bool foldBatchNormalization)
{
    /// <param name="images">Name of float [N, C, H, W], normalised.</param>
    /// <param name="output">What to take from the network; only the layers that it needs are written.</param>
    /// <returns>Name of the result, float [N, size]: logits where probabilities are wanted.</returns>
    public string Add(string images, NetworkOutput output)
    {
        string maps = output.Cut.HasWholeStem ? Stem(images) : images;
        foreach (var block in network.Stages.SelectMany(stage => stage).Take(output.Cut.BlockCount))
            maps = Block(maps, block);
        maps = Path(maps, output.Cut.Path);
        if (output.Form == OutputForm.Maps)
            return graph.Node("Flatten", "maps", [maps], AttributeProto.Of("axis", 1));

        string pooled = graph.Node("GlobalAveragePool", "avgpool", [maps]);
        string features = graph.Node("Flatten", "avgpool", [pooled], AttributeProto.Of("axis", 1));
        if (output.Form == OutputForm.PooledMaps)
            return features;
        string[] operands = [features, Weights("fc.weight", classCount, network.FeatureCount), Weights("fc.bias", classCount)];
        return graph.Node("Gemm", "fc", operands, AttributeProto.Of("transB", 1));
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

    private string Stem(string images)
    {
        string maps = Path(images, network.Stem);
        return network.HasMaxPooling
            ? graph.Node(
                "MaxPool", "maxpool", [maps], Attribute("kernel_shape", 3, 3), Attribute("strides", 2, 2), Attribute("pads", 1, 1, 1, 1))
            : maps;
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
        string sum = shortcut is null ? residual : graph.Node("Add", block.Name, [residual, shortcut]);
        return block.IsActivated ? Relu(block.Name, sum) : sum;
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
            pixels = graph.Node("Slice", name, operands);
        }

        long added = block.OutputChannels - block.InputChannels, before = added / 2;
        if (added == 0)
            return pixels;
        string pads = graph.Initializer(TensorProto.OfInt64s($"{name}.pads", 0, before, 0, 0, 0, added - before, 0, 0));
        return graph.Node("Pad", name, [pixels, pads]);
    }

    private string Path(string input, IEnumerable<LayerStep> steps) => steps.Aggregate(input, Step);

    private string Step(string input, LayerStep step)
    {
        string maps = (step.Convolution, step.Normalization) switch
        {
            (null, { } normalization) => Normalize(input, normalization),
            ({ } plan, null) => Convolve(Pool(input, step), plan, Weights(plan.WeightName, plan.WeightShape)),
            ({ } plan, { } normalization) when foldBatchNormalization =>
                ConvolveFolded(Pool(input, step), plan, new FoldedBytes(plan, normalization, state)),
            var (plan, normalization) =>
                Normalize(Convolve(Pool(input, step), plan!, Weights(plan!.WeightName, plan.WeightShape)), normalization!),
        };
        return step.IsActivated ? Relu(step.Name, maps) : maps;
    }

    private string Pool(string input, LayerStep step) => step.Pooling == 1
        ? input
        : graph.Node(
            "AveragePool", step.Name, [input],
            Attribute("kernel_shape", step.Pooling, step.Pooling), Attribute("strides", step.Pooling, step.Pooling),
            AttributeProto.Of("ceil_mode", 1));

    private string Normalize(string input, NormalizationPlan plan) => graph.Node(
        "BatchNormalization", plan.Name, [input, .. plan.OperandNames.Select(name => Weights(name, plan.Channels))],
        AttributeProto.Of("epsilon", (float)NormalizationPlan.Epsilon));

    private string ConvolveFolded(string input, ConvolutionPlan plan, FoldedBytes folded)
    {
        string weight = graph.Initializer(TensorProto.OfSingles(plan.WeightName, plan.WeightShape, folded.Weight));
        string bias = graph.Initializer(TensorProto.OfSingles($"{plan.Name}.bias", [plan.OutputChannels], folded.Bias));
        return Convolve(input, plan, weight, bias);
    }

    private string Convolve(string input, ConvolutionPlan plan, params string[] weights) => graph.Node(
        "Conv", plan.Name, [input, .. weights],
        [
            Attribute("kernel_shape", plan.KernelSize, plan.KernelSize), Attribute("strides", plan.Stride, plan.Stride),
            Attribute("pads", plan.Padding, plan.Padding, plan.Padding, plan.Padding),
            .. plan.Groups == 1 ? [] : new[] { AttributeProto.Of("group", plan.Groups) },
        ]);

    private string Weights(string name, params long[] shape) =>
        graph.Initializer(TensorProto.OfSingles(name, shape, () => state.Read(name)));

    private string Relu(string layer, string maps) => graph.Node("Relu", layer, [maps]);

    private static AttributeProto Attribute(string name, params long[] values) => AttributeProto.Of(name, values);
}
