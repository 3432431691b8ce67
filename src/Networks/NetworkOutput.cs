namespace Microsoft.ML.ResNet;

/// <summary>What is taken from a network for each image.</summary>
/// <param name="BlockCount">Residual blocks that run, from the first on.</param>
/// <param name="HasWholeStem">Whether the stem runs up to its max pooling, where it has one.</param>
/// <param name="Form">What becomes of the maps.</param>
/// <param name="Size">How many values there are for an image.</param>
internal sealed record NetworkOutput(int BlockCount, bool HasWholeStem, OutputForm Form, int Size)
{
    /// <summary>What the transformer of a network gives.</summary>
    public static NetworkOutput Of(ModelDescription description, int classCount) =>
        Of(description.Architecture, description.Normalization.Shape, classCount, description.Features);

    /// <param name="architecture">The network.</param>
    /// <param name="images">What enters it.</param>
    /// <param name="classCount">Number of its classes.</param>
    /// <param name="features">A layer that it has, or null for class probabilities.</param>
    public static NetworkOutput Of(ResNetArchitecture architecture, ImageShape images, int classCount, FeatureLayer? features)
    {
        int blockCount = features?.BlockCountIn(architecture) ?? architecture.BlocksPerStage.Sum();
        bool hasWholeStem = features?.Layer != NetworkLayers.Activation;
        var form = features switch
        {
            null => OutputForm.Probabilities,
            { Layer: NetworkLayers.Classifier } => OutputForm.Logits,
            { Layer: NetworkLayers.AveragePooling } or { PoolMaps: true } => OutputForm.PooledMaps,
            _ => OutputForm.Maps,
        };
        if (form is OutputForm.Probabilities or OutputForm.Logits)
            return new(blockCount, hasWholeStem, form, classCount);

        var maps = NetworkPlan.Create(architecture, images.Channels).MapsAfter(images, blockCount, hasWholeStem);
        return new(blockCount, hasWholeStem, form, form == OutputForm.Maps ? maps.PixelCount : maps.Channels);
    }
}
