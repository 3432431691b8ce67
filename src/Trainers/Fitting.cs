using System.Diagnostics;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>One call of <see cref="ResNetTrainer.Fit"/>: from a data view to a transformer.</summary>
internal sealed class Fitting(IHostEnvironment env, ResNetTrainer.Options options, IChannel channel, Device device, IDataView input)
{
    private readonly List<UnreadableImages> _unreadable = [];
    // Those of the validation set have numbers of the same series.
    private readonly LabelSets? _labelSets = LabelSets.AreIn(input.Schema[options.LabelColumnName].Type)
        ? new(LabelReader.ClassCount(input.Schema[options.LabelColumnName]))
        : null;

    private RandomStreams _random;

    public ResNetTransformer Run()
    {
        if (_labelSets is not null && options.ClassBalancing != ClassBalancing.None)
            throw new ArgumentException(
                $"ClassBalancing must be None where an image may have any number of labels, as those of column "
                    + $"'{options.LabelColumnName}'; received {options.ClassBalancing}.");
        if (Group is not null)
            TrainingAgreement.ThrowIfDifferent(Group, OptionsOfAll());
        using var checkpoints = options.Checkpoint is { } checkpoint ? new Checkpointing(checkpoint, channel, Group) : null;
        // Hours of training are not to end at a path that could never be written.
        if (Group is null or { IsFirst: true })
            checkpoints?.ThrowIfUnwritable();
        if (options.WorkspacePath is { } workspace)
            BudgetedMemory.ThrowIfUnwritable(workspace);
        // A training without a seed of its own goes on with the one it drew.
        _random = new RandomStreams(OwnSeed ?? checkpoints?.Saved?.State.Seed ?? TrainingAgreement.DrawSeed(Group));
        using var initial = InitialWeights.Open(options);
        foreach (string note in initial?.Notes ?? [])
            Info($"{options.InitialCheckpoint}: {note}");
        if (initial?.Loss(options.FineTuning) is { } loss)
            Warn($"{options.InitialCheckpoint}: {loss}");
        var known = initial?.Description;
        var images = ImageInput.Resolve(
            input.Schema[options.FeatureColumnName], options.ImageShape ?? known?.Input.Shape, options.PixelLayout ?? known?.Input.Layout,
            FallbackShape(initial));
        var architecture = options.Architecture ?? initial?.Network.Architecture ?? DefaultFor(images.Shape);
        CheckImageSize(architecture, images.Shape);
        Validation.ThrowIfAny([.. options.Normalization?.Problems(images.Shape.Channels) ?? []], nameof(options));
        AugmentationCheck.ThrowIfUnfit(options, input.Schema[options.FeatureColumnName], images.Shape);
        initial?.ThrowIfUnfit(options, architecture, images.Shape, input.Schema[options.LabelColumnName]);
        images = images.DecodedAs(options.Decoding ?? known?.Input.Decoding);
        images = images with
        {
            ShorterSide = options.TestShorterSide ?? known?.Input.ShorterSide ?? ShorterSide(initial, images.Shape),
            Filter = known?.Input.Filter ?? initial?.Preparation.Filter ?? ResizeFilter.Bilinear,
        };

        using var store = Load(input, images, "training set");
        using var validationStore = options.ValidationSet is { } set ? Load(set, images, "validation set") : null;
        _unreadable.AddRange(new[] { store.Unreadable, validationStore?.Unreadable }.OfType<UnreadableImages>());
        var (train, validation) = Split(store, validationStore);
        var given = options.Normalization?.For(images.Shape) ?? initial?.NormalizationFor(images.Shape);
        if (Group is not null)
            TrainingAgreement.ThrowIfDifferent(Group, DataOfAll(train, validation, given));
        var normalization = given ?? Normalization.Compute(store, train.Indices, options.MeanSubtraction, MeasuringShare);
        Info($"Training {architecture} on {train.Count} images of {images.Shape} in {store.ClassCount} classes, "
            + $"validating on {validation?.Count ?? 0}, on {device.type.ToString().ToLowerInvariant()}"
            + $"{Company}{LeftOut(store, validationStore)}.");

        try
        {
            return Train(initial, architecture, images, normalization, train, validation, checkpoints);
        }
        catch (Exception exception) when (NativeErrors.IsOutOfMemory(exception))
        {
            throw NativeErrors.OutOfMemory(exception, options.BatchSize, images.Shape.ToString());
        }
        finally
        {
            ReportUnreadable();
            foreach (var unreadable in _unreadable)
                unreadable.ReportCount(Warn);
        }
    }

    private ResNetTransformer Train(
        InitialWeights? initial, ResNetArchitecture architecture, ImageInput images, Normalization normalization, LabelledImages train,
        LabelledImages? validation, Checkpointing? checkpoints)
    {
        var network = initial?.CreateNetwork(architecture, options.NewClassifier ? (train.Store.ClassCount, _random.Initialisation) : null)
            ?? new ResidualNetwork(
                architecture, train.Store.ClassCount, images.Shape.Channels, _random.Initialisation, options.ZeroInitResidual);
        try
        {
            // Device and memory format come before the optimizer, whose state is tied to the tensors it was given.
            network.to(device);
            ChannelsLast.Convert(network);
            if (checkpoints is not null || Group is not null)
                Identify(network, normalization, train, validation, checkpoints);
            Train(network, images, normalization, train, validation, checkpoints);
            return Transformer(network, images, normalization);
        }
        catch (Exception exception) when (exception is not TrainingDivergedException { BestModel: not null })
        {
            network.Dispose();
            throw;
        }
    }

    private void Train(
        ResidualNetwork network, ImageInput images, Normalization normalization, LabelledImages train, LabelledImages? validation,
        Checkpointing? checkpoints)
    {
        if (checkpoints?.Saved is { } saved)
            Info($"Going on from {saved.Path}, step {saved.State.Iteration}, {saved.State.EpochCount} epochs done.");
        using var features = options.FineTuning?.HeadOnly is null ? null : ComputeFeatures(network, normalization, train, validation);
        using var loop = features is null
            ? new TrainingLoop(network, normalization, train, validation, options, device, _random, checkpoints, Report, CheckCancelled)
            : new TrainingLoop(
                features.Classifier, features.Normalization, features.Train, features.Validation, features.Options, device, _random,
                checkpoints, Report, CheckCancelled);
        try
        {
            loop.Run();
        }
        catch (LossNotFiniteException diverged)
        {
            ResNetTransformer? best = null;
            if (loop.Best.Epoch > 0)
            {
                loop.RestoreBest();
                best = Transformer(network, images, normalization);
            }
            throw new TrainingDivergedException(diverged.Iteration, diverged.LearningRate, diverged.Loss, best, loop.Best.Epoch);
        }
    }

    /// <summary>Finds out whether the checkpoint, and what the other processes were given, is of this training.</summary>
    private void Identify(
        ResidualNetwork network, Normalization normalization, LabelledImages train, LabelledImages? validation,
        Checkpointing? checkpoints)
    {
        var fingerprint = TrainingFingerprint.Of(options, _random.Seed, network, normalization, train, validation);
        if (Group is not null)
        {
            TrainingAgreement.ThrowIfDifferent(Group, fingerprint);
            SharedState.Broadcast(Group, network.state_dict().Values, "share the initial weights");
        }
        checkpoints?.Identify(_random.Seed, fingerprint);
    }

    private HeadOnlyData ComputeFeatures(
        ResidualNetwork network, Normalization normalization, LabelledImages train, LabelledImages? validation)
    {
        var watch = Stopwatch.StartNew();
        var features = HeadOnlyData.Compute(
            network, normalization, train, validation, options, Storage, device, _random.Batches, CheckCancelled);
        // Nobody looks at the images again.
        train.Store.Dispose();
        validation?.Store.Dispose();
        Info(
            FormattableString.Invariant(
                $"Computed the {features.Normalization.Shape.Channels} features of each image in {watch.Elapsed.TotalSeconds:f1} s, ")
            + FormattableString.Invariant($"with {features.Train.Passes} passes over the training images; ")
            + FormattableString.Invariant($"{features.BytesInFile / 1000:n0} kB of them are in a file."));
        return features;
    }

    private ResNetTransformer Transformer(ResidualNetwork network, ImageInput images, Normalization normalization)
    {
        network.zero_grad();
        ChannelsLast.Undo(network);
        return new ResNetTransformer(
            new ScoringModel(network, images, normalization, device, isMultiLabel: _labelSets is not null), options.Columns, input.Schema,
            skipping: options.CorruptImages == CorruptImageHandling.Skip ? env : null);
    }

    private ProcessGroup? Group => options.Processes?.Group;

    private string Company =>
        options.Processes is { Count: > 1 } processes ? $", in {processes.Count} processes over {processes.Description}" : "";

    private long? OwnSeed => options.Seed ?? MLNetInternals.Seed(env);

    /// <summary>What all processes must be told alike for their calls to match, before anything is read.</summary>
    private SortedDictionary<string, string> OptionsOfAll() => new(TrainingFingerprint.Of(options), StringComparer.Ordinal)
    {
        ["Seed"] = OptionText.Of(OwnSeed),
        ["Options.Checkpoint"] = TrainingAgreement.Describe(options.Checkpoint),
        ["Options.ValidationSet"] = options.ValidationSet is null ? "none" : "given",
        ["MpiOptions.BucketBytes"] = OptionText.Of(options.Processes?.Options.BucketBytes),
        ["MpiOptions.CardExchange"] = OptionText.Of(options.Processes?.Options.CardExchange),
    };

    /// <summary>What must be the same for the processes to measure together.</summary>
    private static SortedDictionary<string, string> DataOfAll(
        LabelledImages train, LabelledImages? validation, Normalization? given) =>
        new(TrainingFingerprint.Of(train, validation), StringComparer.Ordinal)
        {
            ["Normalization"] = given is null ? "to be measured" : "known",
        };

    private MeasuringShare? MeasuringShare => Group is { } group
        ? new(new BatchShare(group.Rank, group.Count), values => group.Sum(values, "measure the images"))
        : null;

    private static string LeftOut(ImageStore store, ImageStore? validationStore)
    {
        var (unreadable, unlabelled) =
            (store.SkippedImages + (validationStore?.SkippedImages ?? 0), store.MissingLabels + (validationStore?.MissingLabels ?? 0));
        return unreadable + unlabelled == 0 ? "" : $"; left out: {unreadable} that cannot be read, {unlabelled} without a label";
    }

    private ImageShape FallbackShape(InitialWeights? initial)
    {
        int side = (options.Architecture ?? initial?.Network.Architecture) is { Stem: StemKind.Cifar } ? 32 : 224;
        return initial?.Preparation.ImageShape ?? new ImageShape(initial?.Network.InputChannels ?? 3, side, side);
    }

    private static int? ShorterSide(InitialWeights? initial, ImageShape shape) =>
        initial?.Preparation is { } known && known.ImageShape == shape ? known.Resize : null;

    private static ResNetArchitecture DefaultFor(ImageShape shape) =>
        Math.Max(shape.Height, shape.Width) <= 64 ? ResNetArchitecture.Cifar(20) : ResNetArchitecture.ResNet18;

    private static void CheckImageSize(ResNetArchitecture architecture, ImageShape shape)
    {
        if (Math.Min(shape.Height, shape.Width) < architecture.MinimumImageSize)
            throw new ArgumentException(
                $"{architecture} needs images of at least {architecture.MinimumImageSize}×{architecture.MinimumImageSize} pixels; received "
                    + $"{shape.Height}×{shape.Width}. Set ImageShape, or choose a CIFAR architecture for small images.");
    }

    /// <summary>Where what is large is kept.</summary>
    private ImageStoreOptions Storage =>
        new() { MemoryBudget = options.MemoryBudget, WorkspacePath = options.WorkspacePath ?? MLNetInternals.TempFilePath(env) };

    private ImageStore Load(IDataView data, ImageInput images, string role) => ImageStore.Load(
        data, options.FeatureColumnName, options.LabelColumnName, images,
        Storage with
        {
            CorruptImages = options.CorruptImages,
            // A validation set is shown at one size.
            ShorterSide = data == input ? (options.FineTuning?.HeadOnly?.AugmentationOf(options.Augmentation) ?? options.Augmentation)
                .ShorterSide : null,
            Reading = options.ImageReading,
            ImagePathColumn = options.ImagePathColumnName,
            ImageFolder = options.ImageFolder,
            Workers = Math.Max(1, Environment.ProcessorCount / (options.Processes?.LocalCount ?? 1)),
            LabelSets = _labelSets,
            Role = role,
            NeedsSeveralClasses = data == input,
        },
        channel, options.CancellationToken);

    private (LabelledImages Train, LabelledImages? Validation) Split(ImageStore store, ImageStore? validationStore)
    {
        if (validationStore is not null)
            return (
                new LabelledImages(store, [.. Enumerable.Range(0, store.Count)]),
                new LabelledImages(validationStore, [.. Enumerable.Range(0, validationStore.Count)]));
        double fraction = options.ValidationFraction ?? 0;
        var (train, validation) = _labelSets is null
            ? ValidationSplit.Stratified(store.Labels, fraction, _random.Split)
            : ValidationSplit.Systematic(store.Labels, fraction, _random.Split);
        return (new LabelledImages(store, train), validation.Length == 0 ? null : new LabelledImages(store, validation));
    }

    private void Report(ResNetMetrics metrics)
    {
        if (metrics is { EndOfEpoch: true, IsFromCheckpoint: false })
            Info($"{metrics}.");
        options.MetricsCallback?.Invoke(metrics);
    }

    private void CheckCancelled()
    {
        ReportUnreadable();
        options.CancellationToken.ThrowIfCancellationRequested();
        if (MLNetInternals.IsCanceled(env))
            throw new OperationCanceledException("Operation was canceled");
    }

    private void ReportUnreadable()
    {
        foreach (var unreadable in _unreadable)
            unreadable.Report(Warn);
    }

    private void Warn(string message) => channel.Warning(MessageSensitivity.UserData, message);

    private void Info(string message)
    {
        if (options.Processes is null or { IsFirst: true })
            channel.Info(MessageSensitivity.None, message);
    }
}
