using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Microsoft.ML.ResNet;

/// <summary>What decides the weights that a detector's training ends with, as <see cref="TrainingFingerprint"/> has it for
/// classifiers.</summary>
internal static class DetectionFingerprint
{
    // These say where columns are, how fast training is and what is done with its weights, or are told by what became of them.
    private static readonly HashSet<string> Unmarked =
    [
        nameof(FasterRcnnTrainer.Options.LabelColumnName),
        nameof(FasterRcnnTrainer.Options.BoundingBoxColumnName),
        nameof(FasterRcnnTrainer.Options.ImageColumnName),
        nameof(FasterRcnnTrainer.Options.ScoreColumnName),
        nameof(FasterRcnnTrainer.Options.PredictedLabelColumnName),
        nameof(FasterRcnnTrainer.Options.PredictedBoundingBoxColumnName),
        nameof(FasterRcnnTrainer.Options.IgnoredColumnName),
        nameof(FasterRcnnTrainer.Options.Architecture),
        nameof(FasterRcnnTrainer.Options.InitialCheckpoint),
        nameof(FasterRcnnTrainer.Options.Normalization),
        nameof(FasterRcnnTrainer.Options.BadBoxes),
        nameof(FasterRcnnTrainer.Options.CorruptImages),
        nameof(FasterRcnnTrainer.Options.ValidationSet),
        nameof(FasterRcnnTrainer.Options.MetricsCallback),
        nameof(FasterRcnnTrainer.Options.MetricsInterval),
        nameof(FasterRcnnTrainer.Options.Checkpoint),
        nameof(FasterRcnnTrainer.Options.Processes),
        nameof(FasterRcnnTrainer.Options.Seed),
        nameof(FasterRcnnTrainer.Options.Device),
        nameof(FasterRcnnTrainer.Options.NumberOfThreads),
        nameof(FasterRcnnTrainer.Options.Workers),
        nameof(FasterRcnnTrainer.Options.MemoryBudget),
        nameof(FasterRcnnTrainer.Options.WorkspacePath),
        nameof(FasterRcnnTrainer.Options.StopToken),
        nameof(FasterRcnnTrainer.Options.CancellationToken),
    ];

    /// <summary>What all processes must be told alike for their calls to match, before anything is read.</summary>
    public static SortedDictionary<string, string> OfAll(FasterRcnnTrainer.Options options, long? seed)
    {
        var texts = TrainingFingerprint.OptionTexts(options, Unmarked);
        texts["Seed"] = OptionText.Of(seed);
        texts["Options.Checkpoint"] = TrainingAgreement.Describe(options.Checkpoint);
        texts["Options.ValidationSet"] = options.ValidationSet is null ? "none" : "given";
        texts["MpiOptions.BucketBytes"] = OptionText.Of(options.Processes?.Options.BucketBytes);
        texts["MpiOptions.CardExchange"] = OptionText.Of(options.Processes?.Options.CardExchange);
        return texts;
    }

    /// <param name="options">As training uses them.</param>
    /// <param name="seed">What random streams are derived from.</param>
    /// <param name="network">With its initial weights.</param>
    /// <param name="images">To train on.</param>
    /// <param name="validation">To validate with, or null.</param>
    public static SortedDictionary<string, string> Of(
        FasterRcnnTrainer.Options options, long seed, DetectionNetwork network, DetectionImages images, DetectionImages? validation)
    {
        var fingerprint = TrainingFingerprint.OptionTexts(options, Unmarked);
        fingerprint["Architecture"] = Describe(network.Architecture);
        fingerprint["Classes"] = network.ClassCount.ToString(CultureInfo.InvariantCulture);
        fingerprint["Initial weights"] = options.InitialCheckpoint is null ? "random" : TrainingFingerprint.Hash(network.state_dict());
        fingerprint["Normalization"] = OptionText.Of(options.NormalizationInUse.Mean) + " / "
            + OptionText.Of(options.NormalizationInUse.StandardDeviation);
        fingerprint["Seed"] = seed.ToString(CultureInfo.InvariantCulture);
        fingerprint["Training images"] = Describe(images);
        fingerprint["Validation images"] = validation is null ? "none" : Describe(validation);
        return fingerprint;
    }

    private static string Describe(DetectorArchitecture architecture) =>
        (architecture.Body is { } body ? TrainingFingerprint.Describe(body)
            : $"{architecture.Vgg} ({string.Join(" | ", architecture.Vgg!.Stages.Select(stage => string.Join('-', stage)))})") + ", "
        + string.Join(", ", typeof(DetectorArchitecture).GetProperties()
            .Where(property => property.GetMethod is { IsStatic: false } && property.Name is not (nameof(DetectorArchitecture.Body)
                or nameof(DetectorArchitecture.Vgg)))
            .Select(property => $"{property.Name} {OptionText.Of(property.GetValue(architecture))}"));

    private static string Describe(DetectionImages images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < images.Count; i++)
        {
            var (boxes, classes, isIgnored) = images.Truth(i);
            hash.AppendData(MemoryMarshal.AsBytes<int>([images.Size(i).Height, images.Size(i).Width, boxes.Length]));
            hash.AppendData(MemoryMarshal.AsBytes<Box>(boxes));
            hash.AppendData(MemoryMarshal.AsBytes<int>(classes));
            hash.AppendData(MemoryMarshal.AsBytes<bool>(isIgnored));
            hash.AppendData(images.Bytes(i));
        }
        return FormattableString.Invariant($"{images.Count} with {images.BoxCount} objects, ")
            + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
