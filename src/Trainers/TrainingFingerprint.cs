using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What decides the weights that a training ends with: options, data, seed and what it began from. As text, so that a difference can be
/// named.
/// </summary>
internal static class TrainingFingerprint
{
    // These say where columns are and how fast training is, or are told by what became of them: the architecture, the data.
    private static readonly HashSet<string> Unmarked =
    [
        nameof(ResNetTrainer.Options.LabelColumnName),
        nameof(ResNetTrainer.Options.FeatureColumnName),
        nameof(ResNetTrainer.Options.ScoreColumnName),
        nameof(ResNetTrainer.Options.PredictedLabelColumnName),
        nameof(ResNetTrainer.Options.Architecture),
        nameof(ResNetTrainer.Options.InitialModel),
        nameof(ResNetTrainer.Options.InitialCheckpoint),
        nameof(ResNetTrainer.Options.InitialCheckpointOptions),
        nameof(ResNetTrainer.Options.ImagePathColumnName),
        nameof(ResNetTrainer.Options.ImageFolder),
        nameof(ResNetTrainer.Options.ImageReading),
        nameof(ResNetTrainer.Options.ImageShape),
        nameof(ResNetTrainer.Options.PixelLayout),
        nameof(ResNetTrainer.Options.Decoding),
        nameof(ResNetTrainer.Options.CorruptImages),
        nameof(ResNetTrainer.Options.ValidationSet),
        nameof(ResNetTrainer.Options.MetricsCallback),
        nameof(ResNetTrainer.Options.MetricsInterval),
        nameof(ResNetTrainer.Options.Checkpoint),
        nameof(ResNetTrainer.Options.Processes),
        nameof(ResNetTrainer.Options.Seed),
        nameof(ResNetTrainer.Options.Device),
        nameof(ResNetTrainer.Options.NumberOfThreads),
        nameof(ResNetTrainer.Options.Workers),
        nameof(ResNetTrainer.Options.MemoryBudget),
        nameof(ResNetTrainer.Options.WorkspacePath),
        nameof(ResNetTrainer.Options.StopToken),
        nameof(ResNetTrainer.Options.CancellationToken),
    ];

    public static SortedDictionary<string, string> Of(
        ResNetTrainer.Options options, long seed, ResidualNetwork network, Normalization normalization, LabelledImages train,
        LabelledImages? validation)
    {
        var fingerprint = Of(train, validation);
        fingerprint.Add("Architecture", Describe(network.Architecture));
        fingerprint.Add("Classes", Invariant(network.ClassCount));
        fingerprint.Add("Initial model", options is { InitialModel: null, InitialCheckpoint: null } ? "none" : Hash(network));
        fingerprint.Add("Normalization", Hash(normalization));
        fingerprint.Add("Seed", Invariant(seed));
        if (train.Store.Paths is null)
            fingerprint.Add("Pixels", Hash(
                IsMeasured(options) ? normalization : Normalization.Compute(train.Store, train.Indices, MeanSubtraction.PerChannel)));
        foreach (var (name, value) in Of(options))
            fingerprint.Add(name, value);
        return fingerprint;
    }

    /// <summary>What is known of the data without reading images.</summary>
    public static SortedDictionary<string, string> Of(LabelledImages train, LabelledImages? validation)
    {
        var fingerprint = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Image shape"] = train.Store.Input.Shape.ToString(),
            ["Training images"] = Describe(train),
            ["Validation images"] = validation is null ? "none" : Describe(validation),
        };
        if (train.Store.LabelSets is { } sets)
            fingerprint.Add("Sets of labels", Hash(MemoryMarshal.AsBytes<bool>([.. sets.All.SelectMany(set => set)])));
        if (train.Store.Paths is not null)
            fingerprint.Add("Training files", DescribeFiles(train, train.Store.Paths));
        if (validation?.Store.Paths is { } paths)
            fingerprint.Add("Validation files", DescribeFiles(validation, paths));
        return fingerprint;
    }

    /// <summary>The options that decide the weights.</summary>
    public static SortedDictionary<string, string> Of(ResNetTrainer.Options options)
    {
        var texts = OptionTexts(options, Unmarked);
        // Checkpoints are older than these options.
        if (!options.SynchronizedBatchNormalization)
            texts.Remove($"Options.{nameof(options.SynchronizedBatchNormalization)}");
        if (options.BlockShuffling is null)
            texts.Remove($"Options.{nameof(options.BlockShuffling)}");
        return texts;
    }

    /// <summary>A trainer's options by their names, but for some.</summary>
    public static SortedDictionary<string, string> OptionTexts(object options, IReadOnlySet<string> unmarked)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in options.GetType().GetProperties().Where(property => !unmarked.Contains(property.Name)))
            texts.Add($"Options.{property.Name}", OptionText.Of(property.GetValue(options)));
        return texts;
    }

    public static string Hash(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using var bytes = new MemoryStream();
        SafetensorsWriter.Write(tensors, [], bytes);
        return Hash(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    public static string Describe(ResNetArchitecture architecture) =>
        $"{architecture.Name} ({architecture.Stem}, {architecture.Block}, blocks {string.Join('-', architecture.BlocksPerStage)}, widths "
            + $"{string.Join('-', architecture.Widths)}, shortcut {architecture.Shortcut}, stride in the "
            + $"{(architecture.StrideInFirstConvolution ? "first" : "3x3")} convolution{DescribeVariant(architecture)})";

    /// <summary>Nothing of the nets of the paper, whose checkpoints are older than these.</summary>
    private static string DescribeVariant(ResNetArchitecture architecture)
    {
        bool isUsualStem = architecture == architecture with
        {
            Name = architecture.Name,
            StemWidths = [],
            StemStride = architecture.Stem == StemKind.Cifar ? 1 : 2,
            MaxPooling = architecture.Stem != StemKind.Cifar,
        };
        string stem = isUsualStem ? "" : $", stem {string.Join('-', architecture.StemWidths)} / "
            + $"{Invariant(architecture.StemStride)}{(architecture.MaxPooling ? ", max pooling" : "")}";
        string groups = (architecture.Groups, architecture.WidthPerGroup) == (1, ResNetArchitecture.UsualWidthPerGroup)
            ? ""
            : $", {Invariant(architecture.Groups)} groups of {Invariant(architecture.WidthPerGroup)}";
        return $"{stem}{groups}{(architecture.PreActivation ? ", pre-activation" : "")}";
    }

    /// <summary>Of the pixels it says nothing: they are told apart by their mean and deviation.</summary>
    private static string Describe(LabelledImages images)
    {
        var labels = images.Store.Labels;
        var chosen = new int[images.Count];
        for (int i = 0; i < chosen.Length; i++)
            chosen[i] = labels[images.Indices[i]];
        return $"{images.Count}, labels {Hash(MemoryMarshal.AsBytes<int>(chosen))}, rows "
            + $"{Hash(MemoryMarshal.AsBytes<int>(images.Indices))}";
    }

    /// <summary>The names of all; the lengths of so many as can be asked for in little time where each is a round trip.</summary>
    private static string DescribeFiles(LabelledImages images, ImagePaths paths)
    {
        long[] lengths = paths.Lengths(MeasuredImages.Spread(images.Indices));
        return $"names {Text(paths.Hash(images.Indices))}, lengths {Hash(MemoryMarshal.AsBytes<long>(lengths))}";
    }

    private static string Hash(ResidualNetwork network)
    {
        using var bytes = new MemoryStream();
        SafetensorsWriter.Write(network, bytes);
        return Hash(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static bool IsMeasured(ResNetTrainer.Options options) =>
        options is { Normalization: null, InitialModel: null, InitialCheckpoint: null };

    private static string Hash(Normalization normalization) =>
        Hash(MemoryMarshal.AsBytes<float>([.. normalization.Mean, .. normalization.StandardDeviation]));

    private static string Hash(ReadOnlySpan<byte> bytes) => Text(SHA256.HashData(bytes));

    private static string Text(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 8));

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
