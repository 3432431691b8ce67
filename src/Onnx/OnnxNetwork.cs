using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Writes the layers of a residual network as nodes: Conv-11, BatchNormalization-9, Relu-13, MaxPool-12, Add-13, Slice-13, Pad-13,
/// GlobalAveragePool-1, Flatten-13 and Gemm-13 (operator versions of opset 13).
/// </summary>
internal sealed class OnnxNetwork(OnnxGraphBuilder graph, ResidualNetwork network, bool foldBatchNormalization)
{
    /// <param name="images">Name of float [N, C, H, W], normalised.</param>
    /// <returns>Name of the logits, float [N, classes].</returns>
    public string Add(string images)
    {
        var plan = NetworkPlan.Create(network.Architecture, network.InputChannels);
        string maps = Relu(plan.Stem.Name, ConvolveAndNormalize(images, plan.Stem, network.Stem));
        if (plan.HasMaxPooling)
            maps = graph.Node("MaxPool", "maxpool", [maps], Attribute("kernel_shape", 3, 3), Attribute("strides", 2, 2), Attribute("pads", 1, 1, 1, 1));
        foreach (var block in network.Blocks)
            maps = Block(maps, block);

        string pooled = graph.Node("GlobalAveragePool", "avgpool", [maps]);
        string features = graph.Node("Flatten", "avgpool", [pooled], AttributeProto.Of("axis", 1));
        var classifier = network.Classifier;
        string[] operands = [features, Weights("fc.weight", classifier.weight), Weights("fc.bias", classifier.bias!)];
        return graph.Node("Gemm", "fc", operands, AttributeProto.Of("transB", 1));
    }

    private string Block(string input, ResidualBlock block)
    {
        var plan = block.Plan;
        string name = plan.Convolutions[0].Name[..plan.Convolutions[0].Name.LastIndexOf('.')];
        string residual = input;
        for (int i = 0; i < plan.Convolutions.Length; i++)
        {
            residual = ConvolveAndNormalize(residual, plan.Convolutions[i], block.MainPath[i]);
            if (i + 1 < plan.Convolutions.Length)
                residual = Relu(plan.Convolutions[i].Name, residual);
        }

        string? shortcut = plan.Shortcut switch
        {
            ShortcutPath.None => null,
            ShortcutPath.Identity => input,
            ShortcutPath.Projection => ConvolveAndNormalize(input, plan.Projection!, block.Projection!.Value),
            _ => ZeroPad(name, input, plan),
        };
        return Relu(name, shortcut is null ? residual : graph.Node("Add", name, [residual, shortcut]));
    }

    /// <summary>Option A, as <see cref="Shortcut.ZeroPad"/> has it.</summary>
    private string ZeroPad(string block, string input, BlockPlan plan)
    {
        string name = $"{block}.shortcut", pixels = input;
        if (plan.Stride > 1)
        {
            string[] operands =
            [
                input,
                graph.Initializer(TensorProto.OfInt64s($"{name}.starts", 0, 0)),
                graph.Initializer(TensorProto.OfInt64s($"{name}.ends", long.MaxValue, long.MaxValue)),
                graph.Initializer(TensorProto.OfInt64s($"{name}.axes", 2, 3)),
                graph.Initializer(TensorProto.OfInt64s($"{name}.steps", plan.Stride, plan.Stride)),
            ];
            pixels = graph.Node("Slice", name, operands);
        }

        long added = plan.OutputChannels - plan.Convolutions[0].InputChannels, before = added / 2;
        if (added == 0)
            return pixels;
        string pads = graph.Initializer(TensorProto.OfInt64s($"{name}.pads", 0, before, 0, 0, 0, added - before, 0, 0));
        return graph.Node("Pad", name, [pixels, pads]);
    }

    private string ConvolveAndNormalize(string input, ConvolutionPlan plan, (Conv2d Convolution, BatchNorm2d Normalization) layer)
    {
        var (convolution, normalization) = layer;
        AttributeProto[] attributes =
        [
            Attribute("kernel_shape", plan.KernelSize, plan.KernelSize),
            Attribute("strides", plan.Stride, plan.Stride),
            Attribute("pads", plan.Padding, plan.Padding, plan.Padding, plan.Padding),
        ];
        string weightName = $"{plan.Name}.weight";
        if (foldBatchNormalization)
        {
            var folded = new FoldedBytes(convolution, normalization);
            string weight = graph.Initializer(TensorProto.OfSingles(weightName, convolution.weight.shape, folded.Weight));
            string bias = graph.Initializer(TensorProto.OfSingles($"{plan.Name}.bias", [plan.OutputChannels], folded.Bias));
            return graph.Node("Conv", plan.Name, [input, weight, bias], attributes);
        }

        string convolved = graph.Node("Conv", plan.Name, [input, Weights(weightName, convolution.weight)], attributes);
        string[] operands =
        [
            convolved,
            Weights($"{plan.NormalizationName}.weight", normalization.weight!),
            Weights($"{plan.NormalizationName}.bias", normalization.bias!),
            Weights($"{plan.NormalizationName}.running_mean", normalization.running_mean!),
            Weights($"{plan.NormalizationName}.running_var", normalization.running_var!),
        ];
        return graph.Node("BatchNormalization", plan.NormalizationName, operands, AttributeProto.Of("epsilon", (float)normalization.eps));
    }

    private string Weights(string name, TorchSharp.torch.Tensor tensor) =>
        graph.Initializer(TensorProto.OfSingles(name, tensor.shape, () => TensorBytes.Of(tensor)));

    private string Relu(string layer, string maps) => graph.Node("Relu", layer, [maps]);

    private static AttributeProto Attribute(string name, params long[] values) => AttributeProto.Of(name, values);
}
