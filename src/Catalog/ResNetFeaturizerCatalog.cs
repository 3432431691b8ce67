using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes pretrained residual networks available where ML.NET's own transforms are.</summary>
public static class ResNetFeaturizerCatalog
{
    /// <summary>
    /// Makes features of images with the network of a checkpoint, for any trainer to learn from: with the default layer 512 or 2048 values
    /// for torchvision's networks, 64 for CIFAR nets.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Transforms</c>; the <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="outputColumnName">The column of features to add, a <c>Vector&lt;Single&gt;</c> of a known size.</param>
    /// <param name="inputColumnName">
    /// The images: encoded (<c>Vector&lt;Byte&gt;</c>), <c>MLImage</c>s, or pixels (<c>Vector&lt;Single&gt;</c>). Null: those of
    /// <paramref name="outputColumnName"/>, which is replaced.
    /// </param>
    /// <param name="checkpointPath">A file of PyTorch (<c>.pth</c>, <c>.pt</c>, <c>.th</c>) or <c>.safetensors</c>.</param>
    /// <param name="layer">
    /// What gives the features, by torchvision's name: <c>avgpool</c>, a block (<c>layer3.1</c>), a stage (<c>layer3</c>), the stem
    /// (<c>relu</c>, <c>maxpool</c>), or the logits (<c>fc</c>). Maps become the mean of each, unless
    /// <see cref="ResNetFeaturizerOptions.PoolMaps"/> is false. Several stages and blocks joined by a plus sign, <c>layer3+avgpool</c>, are
    /// computed in one pass, and their features follow one another.
    /// </param>
    /// <param name="options">How images are prepared, and what computes. Default null: all defaults, which are torchvision's.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">The file is no checkpoint of a residual network, or damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The file is of a network that cannot be built here.</exception>
    public static ResNetFeaturizingEstimator ResNetFeaturizer(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, string checkpointPath, string layer = "avgpool",
        ResNetFeaturizerOptions? options = null)
    {
        using var checkpoint = ResNetCheckpoint.Load(checkpointPath);
        return catalog.ResNetFeaturizer(outputColumnName, inputColumnName, checkpoint, layer, options);
    }

    /// <inheritdoc
    ///     cref="ResNetFeaturizer(TransformsCatalog, string, string?, string, string, ResNetFeaturizerOptions?)"
    ///     path="/*[not(self::param)]"/>
    /// <param name="catalog">As in <c>mlContext.Transforms</c>; the <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="outputColumnName">The column of features to add, a <c>Vector&lt;Single&gt;</c> of a known size.</param>
    /// <param name="inputColumnName">
    /// The images: encoded (<c>Vector&lt;Byte&gt;</c>), <c>MLImage</c>s, or pixels (<c>Vector&lt;Single&gt;</c>). Null: those of
    /// <paramref name="outputColumnName"/>, which is replaced.
    /// </param>
    /// <param name="checkpoint">The weights. They are copied: it may be disposed afterwards.</param>
    /// <param name="layer">What gives the features, by torchvision's name, or several joined by a plus sign.</param>
    /// <param name="options">How images are prepared, and what computes. Default null: all defaults, which are torchvision's.</param>
    public static ResNetFeaturizingEstimator ResNetFeaturizer(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, ResNetCheckpoint checkpoint,
        string layer = "avgpool", ResNetFeaturizerOptions? options = null) =>
        new(
            MLNetInternals.EnvironmentOf(catalog), outputColumnName, inputColumnName, features => FeatureSource.Of(checkpoint, features),
            layer, options);

    /// <summary>
    /// Makes features of images with a network that was trained or loaded here, whose images are prepared as it was trained.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Transforms</c>; the <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="outputColumnName">The column of features to add, a <c>Vector&lt;Single&gt;</c> of a known size.</param>
    /// <param name="inputColumnName">
    /// The images, of any of the three kinds. Null: those of <paramref name="outputColumnName"/>, which is replaced.
    /// </param>
    /// <param name="model">The network. Its weights are copied: it may be disposed afterwards.</param>
    /// <param name="layer">What gives the features, by torchvision's name, or several joined by a plus sign.</param>
    /// <param name="options">What computes. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names every problem.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public static ResNetFeaturizingEstimator ResNetFeaturizer(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, ResNetTransformer model, string layer = "avgpool",
        ResNetFeaturizerOptions? options = null) =>
        new(
            MLNetInternals.EnvironmentOf(catalog), outputColumnName, inputColumnName, features => FeatureSource.Of(model, features), layer,
            options);
}
