using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What a <see cref="TrainingLoop"/> needs to train the classifier of a network instead of the network: features in the place of images.
/// </summary>
internal sealed class HeadOnlyData : IDisposable
{
    private HeadOnlyData(FeatureClassifier classifier, ResNetTrainer.Options options, LabelledImages train, LabelledImages? validation)
    {
        (Classifier, Train, Validation) = (classifier, train, validation);
        // All that the features have been through already.
        Options = options with { FineTuning = null, Augmentation = ImageAugmentation.None };
        Normalization = new Normalization(train.Store.Input.Shape, [0], [1]);
    }

    /// <summary>Trains the network's classifier in place.</summary>
    public FeatureClassifier Classifier { get; }

    public ResNetTrainer.Options Options { get; }

    /// <summary>Leaves features as they are.</summary>
    public Normalization Normalization { get; }

    public LabelledImages Train { get; }

    public LabelledImages? Validation { get; }

    /// <summary>Bytes kept in a file because they are beyond the memory budget.</summary>
    public long BytesInFile => Train.Store.BytesInFile + (Validation?.Store.BytesInFile ?? 0);

    /// <summary>Computes the features of all images.</summary>
    /// <param name="network">Stays as it is, but for its classifier, which is trained.</param>
    /// <param name="normalization">Of the images.</param>
    /// <param name="train">The images to train on.</param>
    /// <param name="validation">The images to validate with, or null.</param>
    /// <param name="options">Already validated, with <see cref="FineTuning.HeadOnly"/>.</param>
    /// <param name="storage">Where features are kept.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="seed">The stream of batches.</param>
    /// <param name="checkCancelled">Throws <see cref="OperationCanceledException"/> when training is to be given up.</param>
    public static HeadOnlyData Compute(
        ResidualNetwork network, Normalization normalization, LabelledImages train, LabelledImages? validation,
        ResNetTrainer.Options options, ImageStoreOptions storage, Device device, long seed, Action checkCancelled)
    {
        var headOnly = options.FineTuning!.HeadOnly!;
        using var computation = new FeatureComputation(network, normalization, device, options.Workers, seed, storage);
        int passes = Math.Min(headOnly.FeaturePasses, TrainingPlan.EpochsOf(train.Count, options));
        var trainFeatures = computation.Run(
            train, headOnly.AugmentationOf(options.Augmentation), passes, checkCancelled, options.CancellationToken);
        try
        {
            var validationFeatures = validation is null
                ? null
                : computation.Run(validation, ImageAugmentation.None, passes: 1, checkCancelled, options.CancellationToken);
            return new(new FeatureClassifier(network.Classifier), options, trainFeatures, validationFeatures);
        }
        catch
        {
            trainFeatures.Store.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Train.Store.Dispose();
        Validation?.Store.Dispose();
    }
}
