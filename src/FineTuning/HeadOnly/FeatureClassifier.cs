using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The classifier of a network as a module that is trained on features. Its state has the names that it has in the network.
/// </summary>
internal sealed class FeatureClassifier : nn.Module<Tensor, Tensor>
{
    private readonly Linear fc;

    /// <param name="classifier">Is trained in place. It belongs to the network, if it is of one: then this must not be disposed.</param>
    public FeatureClassifier(Linear classifier)
        : base(nameof(FeatureClassifier))
    {
        fc = classifier;
        RegisterComponents();
    }

    /// <summary>Another, of random weights, on the CPU.</summary>
    public FeatureClassifier CreateTwin() => new(nn.Linear(fc.in_features, fc.out_features));

    /// <summary>Classifies features.</summary>
    /// <param name="input">float [N, features, 1, 1].</param>
    /// <returns>Logits, float [N, classes].</returns>
    public override Tensor forward(Tensor input)
    {
        using var features = input.flatten(1);
        return fc.call(features);
    }
}
