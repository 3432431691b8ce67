using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A network for scoring only: a snapshot of a <see cref="ResidualNetwork"/> as it is in evaluation, with batch normalization folded into the
/// convolutions, which spares a third of the memory traffic. Agrees with the network within 1e-5 of the largest logit.
/// </summary>
/// <remarks>Immutable, so any number of threads may score at once; it lives on the device on which the network was.</remarks>
internal sealed class FoldedNetwork : IDisposable
{
    private readonly FoldedConvolution stem;
    private readonly bool hasMaxPooling;
    private readonly FoldedBlock[] blocks;
    private readonly Tensor classifierWeight;
    private readonly Tensor classifierBias;

    public FoldedNetwork(ResidualNetwork network)
    {
        using var noGrad = no_grad();
        stem = new(network.Stem.Convolution, network.Stem.Normalization);
        hasMaxPooling = network.Architecture.Stem == StemKind.ImageNet;
        blocks = [.. network.Blocks.Select(block => new FoldedBlock(block))];
        classifierWeight = Copy(network.Classifier.weight);
        classifierBias = Copy(network.Classifier.bias!);

        static Tensor Copy(Tensor parameter)
        {
            using var detached = parameter.detach();
            return detached.clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Scores images.</summary>
    /// <param name="images">float32 [N, C, H, W], normalised; fastest with channels-last strides.</param>
    /// <returns>Logits, float32 [N, classes], a fresh tensor that cannot take part in training.</returns>
    public Tensor Forward(Tensor images)
    {
        using var inferenceMode = inference_mode();
        using var features = Features(images);
        return nn.functional.linear(features, classifierWeight, classifierBias);
    }

    /// <summary>The output of the global average pooling.</summary>
    /// <param name="images">float32 [N, C, H, W], normalised.</param>
    /// <returns>float32 [N, features], a fresh tensor that cannot take part in training.</returns>
    public Tensor Features(Tensor images)
    {
        using var inferenceMode = inference_mode();
        using var maps = Maps(images, hasWholeStem: true, blocks.Length);
        return ResidualNetwork.GlobalAveragePool(maps);
    }

    /// <summary>What the network gives, up to some layer.</summary>
    /// <param name="images">float32 [N, C, H, W], normalised.</param>
    /// <param name="output">What to take.</param>
    /// <returns>float32 [N, size], a fresh tensor that cannot take part in training.</returns>
    public Tensor Forward(Tensor images, NetworkOutput output)
    {
        using var inferenceMode = inference_mode();
        using var scope = NewDisposeScope();
        var maps = Maps(images, output.HasWholeStem, output.BlockCount);
        if (output.Form == OutputForm.Maps)
            return maps.contiguous().flatten(1).MoveToOuterDisposeScope();
        var features = ResidualNetwork.GlobalAveragePool(maps);
        if (output.Form == OutputForm.PooledMaps)
            return features.MoveToOuterDisposeScope();
        var logits = nn.functional.linear(features, classifierWeight, classifierBias);
        return (output.Form == OutputForm.Logits ? logits : logits.softmax(1)).MoveToOuterDisposeScope();
    }

    /// <returns>float32 [N, C, H, W] of the last layer that runs, fresh.</returns>
    private Tensor Maps(Tensor images, bool hasWholeStem, int blockCount)
    {
        using var scope = NewDisposeScope();
        var maps = stem.Apply(images).relu_();
        if (hasMaxPooling && hasWholeStem)
            using (var activated = maps)
                maps = ResidualNetwork.MaxPool(activated);
        foreach (var block in blocks.AsSpan(0, blockCount))
        {
            var next = block.Apply(maps);
            maps.Dispose();
            maps = next;
        }
        return maps.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        stem.Dispose();
        foreach (var block in blocks)
            block.Dispose();
        classifierWeight.Dispose();
        classifierBias.Dispose();
    }
}
