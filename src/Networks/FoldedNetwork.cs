using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A network for scoring only: a snapshot of a <see cref="ResidualNetwork"/> as it is in evaluation, with batch normalization folded into
/// the convolutions, which spares a third of the memory traffic. Agrees with the network within 1e-5 of the largest logit.
/// </summary>
/// <remarks>Immutable, so any number of threads may score at once; it lives on the device on which the network was.</remarks>
internal sealed class FoldedNetwork : IDisposable
{
    private readonly FoldedStep[] stem;
    private readonly bool hasMaxPooling;
    private readonly FoldedBlock[] blocks;
    private readonly FoldedStep[] path;
    private readonly Tensor classifierWeight;
    private readonly Tensor classifierBias;
    private readonly OutputForm form;

    /// <summary>A network that gives logits.</summary>
    public FoldedNetwork(ResidualNetwork network)
        : this(network, NetworkOutput.LogitsOf(network))
    {
    }

    /// <summary>What is needed of a network for some output of it.</summary>
    public FoldedNetwork(ResidualNetwork network, NetworkOutput output)
    {
        using var noGrad = no_grad();
        var cut = output.Cut;
        form = output.Form;
        stem = [.. (cut.HasWholeStem ? network.Stem : []).Select(step => new FoldedStep(step))];
        hasMaxPooling = cut.HasWholeStem && network.Architecture.MaxPooling;
        blocks = [.. network.Blocks.Take(cut.BlockCount).Select(block => new FoldedBlock(block))];
        path = [.. cut.Path.Select(step => new FoldedStep(network.ModulesOf(step)))];
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
    /// <returns>What the network was made to give, float32 [N, size], a fresh tensor that cannot take part in training.</returns>
    public Tensor Forward(Tensor images)
    {
        using var inferenceMode = inference_mode();
        using var scope = NewDisposeScope();
        var maps = Maps(images);
        if (form == OutputForm.Maps)
            return maps.contiguous().flatten(1).MoveToOuterDisposeScope();
        var features = ResidualNetwork.GlobalAveragePool(maps);
        if (form == OutputForm.PooledMaps)
            return features.MoveToOuterDisposeScope();
        var logits = nn.functional.linear(features, classifierWeight, classifierBias);
        var output = form switch
        {
            OutputForm.Logits => logits,
            OutputForm.LabelProbabilities => logits.sigmoid(),
            _ => logits.softmax(1),
        };
        return output.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var step in (FoldedStep[])[.. stem, .. path])
            step.Dispose();
        foreach (var block in blocks)
            block.Dispose();
        classifierWeight.Dispose();
        classifierBias.Dispose();
    }

    /// <returns>float32 [N, C, H, W] of the last layer that runs, fresh.</returns>
    private Tensor Maps(Tensor images)
    {
        using var scope = NewDisposeScope();
        var maps = images;
        foreach (var step in stem)
            Replace(step.Apply(maps));
        if (hasMaxPooling)
            Replace(ResidualNetwork.MaxPool(maps));
        foreach (var block in blocks)
            Replace(block.Apply(maps));
        foreach (var step in path)
            Replace(step.Apply(maps));
        return maps.MoveToOuterDisposeScope();

        void Replace(Tensor next)
        {
            if (!ReferenceEquals(maps, images))
                maps.Dispose();
            maps = next;
        }
    }
}
