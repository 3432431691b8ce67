using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>What is taken from a network for each image.</summary>
/// <param name="Layers">What of which layers, one after the other. Several are each passed by on the way to the last that runs.</param>
/// <param name="UnitLength">Whether the values of each layer are divided by their length.</param>
internal sealed record NetworkOutput(ImmutableArray<LayerOutput> Layers, bool UnitLength = false)
{
    /// <summary>How many values there are for an image.</summary>
    public int Size { get; } = Layers.Sum(layer => layer.Size);

    /// <summary>What runs of the network.</summary>
    public NetworkCut Cut { get; } = Layers.MaxBy(layer => layer.Cut.BlocksTouched)!.Cut;

    /// <summary>Whether they are the probabilities of classes of which an image has one.</summary>
    public bool AreProbabilities => Layers is [{ Form: OutputForm.Probabilities }];

    /// <summary>Whether they are the probabilities of labels of which an image may have any number.</summary>
    public bool AreLabelProbabilities => Layers is [{ Form: OutputForm.LabelProbabilities }];

    /// <summary>What a whole network gives.</summary>
    public static NetworkOutput LogitsOf(ResidualNetwork network) =>
        new([new(NetworkLayers.Classifier, WholeOf(network), OutputForm.Logits, network.ClassCount)]);

    /// <summary>What enters the classifier of a network.</summary>
    public static NetworkOutput FeaturesOf(ResidualNetwork network) =>
        new([new(NetworkLayers.AveragePooling, WholeOf(network), OutputForm.PooledMaps, network.Architecture.FeatureCount)]);

    /// <summary>What the transformer of a network gives.</summary>
    public static NetworkOutput Of(ModelDescription description, int classCount) =>
        Of(description.Architecture, description.Normalization.Shape, classCount, description.Features, description.IsMultiLabel);

    /// <param name="architecture">The network.</param>
    /// <param name="images">What enters it.</param>
    /// <param name="classCount">Number of its classes.</param>
    /// <param name="features">Layers that it has, or null for class probabilities.</param>
    /// <param name="isMultiLabel">Whether an image may have any number of the classes.</param>
    public static NetworkOutput Of(
        ResNetArchitecture architecture, ImageShape images, int classCount, FeatureLayer? features, bool isMultiLabel = false)
    {
        var plan = NetworkPlan.Create(architecture, images.Channels);
        return features is null
            ? new([new(NetworkLayers.Classifier, plan.Whole, Probabilities(isMultiLabel), classCount)])
            : new([.. features.Names().Zip(features.CutsOf(plan), Layer)], features.UnitLength);

        LayerOutput Layer(string name, NetworkCut cut)
        {
            if (name == NetworkLayers.Classifier)
                return new(name, cut, OutputForm.Logits, classCount);
            var maps = plan.MapsAfter(images, cut);
            return name == NetworkLayers.AveragePooling || features.PoolMaps
                ? new(name, cut, OutputForm.PooledMaps, maps.Channels)
                : new(name, cut, OutputForm.Maps, maps.PixelCount);
        }
    }

    private static OutputForm Probabilities(bool isMultiLabel) =>
        isMultiLabel ? OutputForm.LabelProbabilities : OutputForm.Probabilities;

    private static NetworkCut WholeOf(ResidualNetwork network) => NetworkPlan.Create(network.Architecture, network.InputChannels).Whole;
}
