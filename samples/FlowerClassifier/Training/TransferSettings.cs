using Microsoft.ML.ResNet;

namespace Flowers.Training;

/// <summary>What can be chosen about training. The defaults are for a few hundred photos, and were found on flowers: see README.md.</summary>
public sealed record TransferSettings
{
    /// <summary>The network that this sample brings: trained on CIFAR-10, see pretrained.md.</summary>
    public static string DefaultCheckpoint { get; } = Path.Combine(AppContext.BaseDirectory, "pretrained.safetensors");

    /// <summary>Weights to start from: safetensors or PyTorch's .pth, normalized as torchvision's are. Default: <see cref="DefaultCheckpoint"/>.</summary>
    public string Checkpoint { get; init; } = DefaultCheckpoint;

    /// <summary>How much of the network learns anew. Default: all of it.</summary>
    public TransferMethod Method { get; init; } = TransferMethod.Finetune;

    /// <summary>Passes over the photos. Default null: <see cref="DefaultEpochs"/>.</summary>
    public int? Epochs { get; init; }

    /// <summary>Pixels of a side of the images that the network sees. Default null: 64 for a network that was trained on images of 32, 224 for torchvision's.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Photos a step. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// The highest learning rate of the cycle. Default null: 0.1 for a new last layer, which is a convex problem and bears it, 0.05
    /// otherwise.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// The share of each class that chooses the best epoch instead of being trained on. Default 0: few photos are worth more to train on.
    /// </summary>
    public double ValidationFraction { get; init; }

    /// <summary>Where the training is kept, to go on with if it is interrupted. Default null: nowhere. Not for features.</summary>
    public TrainingCheckpoint? KeptTraining { get; init; }

    /// <summary>Threads to compute with on the CPU. Default: all.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

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
        TransferMethod.Head => 80,
        TransferMethod.Finetune => 20,
        _ => 30,
    };
}
