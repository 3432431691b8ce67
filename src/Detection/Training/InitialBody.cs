using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The trained weights that the body of a detector begins with.</summary>
/// <param name="checkpoint">A classifier of the same body.</param>
internal sealed class InitialBody(ResNetCheckpoint checkpoint)
{
    // torchvision's names of VGG's hidden layers, which are those of the head.
    private static readonly (string Hidden, string Classifier)[] HiddenLayers = [("fc6", "classifier.0"), ("fc7", "classifier.3")];

    /// <summary>Gives a detector the weights.</summary>
    /// <exception cref="CheckpointMismatchException">They are those of another network.</exception>
    public void CopyTo(DetectionNetwork network)
    {
        if (network.Architecture.Vgg is { } vgg)
        {
            CopyVgg(vgg, network);
            return;
        }
        // A detector has no use for a classifier, which the checkpoint may lack.
        var (architecture, classCount, inputChannels) = checkpoint.Describe();
        using var trained = new ResidualNetwork(architecture, Math.Max(1, classCount), inputChannels);
        checkpoint.ApplyTo(trained, ClassifierMismatch.Replace);
        DetectionInitialization.CopyBody(network, trained);
    }

    /// <summary>The convolutions, and the hidden layers where they are there and as wide.</summary>
    private void CopyVgg(VggArchitecture vgg, DetectionNetwork network)
    {
        var tensors = checkpoint.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var state = network.state_dict();
        var convolutions = vgg.Convolutions.SelectMany(layer => Both(DetectorPlan.Body + layer.Name, layer.Name)).ToArray();
        var missing = convolutions.Where(pair => !tensors.ContainsKey(pair.Source)).Select(pair => pair.Source).ToArray();
        var different = convolutions.Where(pair => tensors.ContainsKey(pair.Source) && !Fits(pair))
            .Select(pair => (pair.Source, $"{tensors[pair.Source]}", ShapeText.Of(state[pair.Target].shape))).ToArray();
        if (missing.Length + different.Length > 0)
            throw new CheckpointMismatchException($"{vgg}", missing, [], different);
        var hidden = HiddenLayers.SelectMany(layer => Both(DetectorPlan.Head + layer.Hidden, layer.Classifier)).ToArray();
        using var noGrad = no_grad();
        foreach (var (target, source) in hidden.All(Fits) ? [.. convolutions, .. hidden] : convolutions)
        {
            float[] values = new float[state[target].numel()];
            tensors[source].ReadSingles(values);
            FiniteValues.Check(source, values);
            using var copied = tensor(values, state[target].shape);
            state[target].copy_(copied);
        }

        bool Fits((string Target, string Source) pair) =>
            tensors.TryGetValue(pair.Source, out var tensor) && tensor.Shape.SequenceEqual(state[pair.Target].shape);

        static (string Target, string Source)[] Both(string target, string source) =>
            [($"{target}.weight", $"{source}.weight"), ($"{target}.bias", $"{source}.bias")];
    }
}
