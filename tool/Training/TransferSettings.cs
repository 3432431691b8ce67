using Microsoft.ML.ResNet;

namespace MlResNet.Training;

/// <summary>What can be chosen about training. The defaults are for a few hundred photos, see docs/results.md.</summary>
internal sealed record TransferSettings
{
    /// <summary>The network of ML.NET's own featurizer, which has seen ImageNet; its package puts it beside the program.</summary>
    public static string DefaultCheckpoint { get; } = PretrainedResNet.MLNetResNet18;

    /// <summary>
    /// Weights to start from: a file (safetensors, PyTorch's .pth, ONNX) or the name of a pretrained network. Default:
    /// <see cref="DefaultCheckpoint"/>.
    /// </summary>
    public string Checkpoint { get; init; } = DefaultCheckpoint;

    /// <summary>The network to train from scratch. Default null: that of the checkpoint.</summary>
    public ResNetArchitecture? Architecture { get; init; }

    /// <summary>How much of the network learns anew. Default: the last layer.</summary>
    public TransferMethod Method { get; init; } = TransferMethod.Head;

    /// <summary>Passes over the photos. Default null: <see cref="DefaultEpochs"/>.</summary>
    public int? Epochs { get; init; }

    /// <summary>
    /// Pixels of a side of the images that the network sees. Default null: 64 for a network that was trained on images of 32, 224 for those
    /// of ImageNet.
    /// </summary>
    public int? ImageSize { get; init; }

    /// <summary>Photos a step. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The highest learning rate. Default null: that of the method's recipe.</summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// The share of each class that chooses the best epoch instead of being trained on. Default 0: few photos are worth more to train on.
    /// </summary>
    public double ValidationFraction { get; init; }

    /// <summary>Where the training is kept, to go on with if it is interrupted. Default null: nowhere. Not for features.</summary>
    public TrainingCheckpoint? KeptTraining { get; init; }

    /// <summary>Threads that compute on the CPU. Default null: one a processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Ends training and keeps the best weights so far. Default: nothing does.</summary>
    public CancellationToken StopToken { get; init; }

    /// <summary>Gives training up. Default: nothing does.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Decides what is random. Default null: the seed of the MLContext.</summary>
    public int? Seed { get; init; }

    /// <summary>"cpu", "cuda" or "cuda:N". Default null: the card of the MLContext, if that names one.</summary>
    public string? Device { get; init; }

    /// <summary>Told how training goes. Default null.</summary>
    public Action<ResNetMetrics>? Progress { get; init; }

    /// <summary>Passes over the photos where <see cref="Epochs"/> does not say.</summary>
    public int DefaultEpochs => Method switch
    {
        TransferMethod.Head => ResNetRecipe.FewPhotos.Options.Epochs,
        TransferMethod.Finetune => 12,
        _ => 30,
    };
}
