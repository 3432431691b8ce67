namespace Microsoft.ML.ResNet;

/// <summary>What is taken from a network for each image.</summary>
/// <param name="Cut">What runs of it.</param>
/// <param name="Form">What becomes of the maps.</param>
/// <param name="Size">How many values there are for an image.</param>
internal sealed record NetworkOutput(NetworkCut Cut, OutputForm Form, int Size)
{
    /// <summary>What a whole network gives.</summary>
    public static NetworkOutput LogitsOf(ResidualNetwork network) => new(WholeOf(network), OutputForm.Logits, network.ClassCount);

    /// <summary>What enters the classifier of a network.</summary>
    public static NetworkOutput FeaturesOf(ResidualNetwork network) =>
        new(WholeOf(network), OutputForm.PooledMaps, network.Architecture.FeatureCount);

    /// <summary>What the transformer of a network gives.</summary>
    public static NetworkOutput Of(ModelDescription description, int classCount) =>
        Of(description.Architecture, description.Normalization.Shape, classCount, description.Features, description.IsMultiLabel);

    /// <param name="architecture">The network.</param>
    /// <param name="images">What enters it.</param>
    /// <param name="classCount">Number of its classes.</param>
    /// <param name="features">A layer that it has, or null for class probabilities.</param>
    /// <param name="isMultiLabel">Whether an image may have any number of the classes.</param>
    public static NetworkOutput Of(
        ResNetArchitecture architecture, ImageShape images, int classCount, FeatureLayer? features, bool isMultiLabel = false)
    {
        var plan = NetworkPlan.Create(architecture, images.Channels);
        var cut = features?.CutOf(plan) ?? plan.Whole;
        var form = features switch
        {
            null => isMultiLabel ? OutputForm.LabelProbabilities : OutputForm.Probabilities,
            { Layer: NetworkLayers.Classifier } => OutputForm.Logits,
            { Layer: NetworkLayers.AveragePooling } or { PoolMaps: true } => OutputForm.PooledMaps,
            _ => OutputForm.Maps,
        };
        if (form is OutputForm.Probabilities or OutputForm.LabelProbabilities or OutputForm.Logits)
            return new(cut, form, classCount);

        var maps = plan.MapsAfter(images, cut);
        return new(cut, form, form == OutputForm.Maps ? maps.PixelCount : maps.Channels);
    }
    private static NetworkCut WholeOf(ResidualNetwork network) => NetworkPlan.Create(network.Architecture, network.InputChannels).Whole;
}
