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
