using Microsoft.ML.ResNet;

namespace Cells.Training;

/// <summary>What of the training can be changed. The defaults are for a few hundred photos and a processor.</summary>
public sealed record DetectorSettings
{
    private static FasterRcnnTrainer.Options Recipe => FasterRcnnRecipe.FewImages.Options;

    /// <summary>The network to start from: a file, or the name of a pretrained one.</summary>
    public string Checkpoint { get; init; } = PretrainedResNet.MLNetResNet18;

    /// <summary>Steps of one photo each. Null: those of the recipe, 1,600.</summary>
    public int? Steps { get; init; }

    /// <summary>Pixels that the shorter side of photos is brought to. Null: 416 to 480 in training, 480 in testing.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Decides what is random.</summary>
    public int? Seed { get; init; }

    /// <summary>Threads to compute with on the CPU. Null: as libtorch is set.</summary>
    public int? Threads { get; init; }

    /// <summary>"cpu", "cuda" or "cuda:N". Null: the CPU.</summary>
    public string? Device { get; init; }

    /// <summary>Hears how training goes.</summary>
    public Action<DetectionTrainingMetrics>? Progress { get; init; }

    /// <summary>Where the training is kept, to go on with after an interruption. Null: nowhere.</summary>
    public TrainingCheckpoint? KeptTraining { get; init; }

    /// <summary>Ends training early; the weights of the epochs done are kept.</summary>
    public CancellationToken StopToken { get; init; }

    internal FasterRcnnTrainer.Options ToOptions() => Recipe with
    {
        InitialCheckpoint = Checkpoint,
        ShorterSides = ImageSize is { } side ? [side] : Recipe.ShorterSides,
        LongerSide = ImageSize is { } shorter ? 5 * shorter / 3 : Recipe.LongerSide,
        Iterations = Steps ?? Recipe.Iterations,
        IgnoredColumnName = "IsDifficult",
        // Two boxes of BCCD have no area.
        BadBoxes = BadBoxHandling.LeaveOut,
        Seed = Seed,
        NumberOfThreads = Threads,
        Device = Device,
        MetricsCallback = Progress,
        MetricsInterval = 1,
        Checkpoint = KeptTraining,
        StopToken = StopToken,
    };
}
