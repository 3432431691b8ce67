using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>One call of <see cref="FasterRcnnTrainer.Fit"/>: from a data view to a transformer.</summary>
internal sealed class DetectorFitting(IHostEnvironment env, FasterRcnnTrainer.Options options, IChannel channel, Device device)
{
    private FasterRcnnTrainer.Options _options = options;

    public FasterRcnnTransformer Run(IDataView input)
    {
        if (Group is not null)
            TrainingAgreement.ThrowIfDifferent(Group, DetectionFingerprint.OfAll(_options, OwnSeed));
        using var checkpoints = _options.Checkpoint is { } kept ? new Checkpointing(kept, channel, Group) : null;
        // Hours of training are not to end at a path that could never be written.
        if (Group is null or { IsFirst: true })
            checkpoints?.ThrowIfUnwritable();
        if (_options.WorkspacePath is { } workspace)
            BudgetedMemory.ThrowIfUnwritable(workspace);
        // A training without a seed of its own goes on with the one it drew.
        var random = new RandomStreams(OwnSeed ?? checkpoints?.Saved?.State.Seed ?? TrainingAgreement.DrawSeed(Group));
        using var checkpoint = _options.InitialCheckpoint is { } path ? ResNetCheckpoint.Load(path) : null;
        _options = _options with { Normalization = _options.Normalization ?? checkpoint?.Preparation.Normalization };
        var body = _options.Architecture?.Vgg is null ? checkpoint?.Describe() : null;
        var architecture = _options.Architecture ?? DetectorArchitecture.SmallPyramid(body?.Architecture ?? ResNetArchitecture.ResNet18);
        Validation.ThrowIfAny([.. Problems(architecture, body)], nameof(options));

        using var images = Load(input, "training set");
        using var validation = _options.ValidationSet is { } set ? Load(set, "validation set") : null;
        Info($"Training {architecture} on {images.BoxCount} objects of {images.ClassCount} classes in {images.Count} images, "
            + $"validating on {validation?.Count ?? 0} images, on {device.type.ToString().ToLowerInvariant()}"
            + (_options.Processes is { Count: > 1 } processes ? $", in {processes.Count} processes over {processes.Description}." : "."));
        var network = Create();
        try
        {
            using var first = _options.Scheme == DetectionTrainingScheme.Alternating ? Create() : null;
            if (checkpoints is not null || Group is not null)
                Identify(DetectionFingerprint.Of(_options, random.Seed, network, images, validation), [network, first]);
            Train(network, first, images, validation, random, checkpoints, Transformer);
            return Transformer();
        }
        catch (Exception exception) when (exception is not DetectorDivergedException { BestModel: not null })
        {
            network.Dispose();
            throw;
        }

        void Identify(SortedDictionary<string, string> fingerprint, DetectionNetwork?[] networks)
        {
            if (Group is not null)
            {
                TrainingAgreement.ThrowIfDifferent(Group, fingerprint);
                foreach (var shared in networks.OfType<DetectionNetwork>())
                    SharedState.Broadcast(Group, shared.state_dict().Values, "share the initial weights");
            }
            checkpoints?.Identify(random.Seed, fingerprint);
        }

        DetectionNetwork Create()
        {
            var created = new DetectionNetwork(architecture, images.ClassCount, random.Initialisation);
            if (checkpoint is not null)
                new InitialBody(checkpoint).CopyTo(created);
            created.to(device);
            ChannelsLast.Convert(created);
            return created;
        }

        FasterRcnnTransformer Transformer()
        {
            ChannelsLast.Undo(network);
            var model = new DetectionModel(network, _options.NormalizationInUse, _options.Testing, device);
            return new(model, _options.Columns, ClassNames.Of(input.Schema[_options.LabelColumnName], images.ClassCount),
                input.Schema[_options.ImageColumnName].Type, skipping: _options.CorruptImages == CorruptImageHandling.Skip ? env : null);
        }
    }

    private ProcessGroup? Group => _options.Processes?.Group;

    private long? OwnSeed => _options.Seed ?? MLNetInternals.Seed(env);

    private void Train(
        DetectionNetwork network, DetectionNetwork? first, DetectionImages images, DetectionImages? validation, RandomStreams random,
        Checkpointing? checkpoints, Func<FasterRcnnTransformer> transformer)
    {
        if (checkpoints?.Saved is { } saved)
            Info($"Going on from {saved.Path}, step {saved.State.Iteration}, {saved.State.EpochCount} epochs done.");
        using var loop = new DetectionTrainingLoop(network, first, images, _options, device, random, checkpoints);
        try
        {
            loop.Run(Report, () =>
                validation is null ? null : DetectionValidation.AveragePrecision(network, validation, _options, device), CheckCancelled);
        }
        catch (LossNotFiniteException diverged)
        {
            FasterRcnnTransformer? best = null;
            if (loop.Best.Epoch > 0)
            {
                loop.Best.Restore();
                best = transformer();
            }
            throw new DetectorDivergedException(diverged, best, loop.Best.Epoch);
        }
        catch (Exception exception) when (NativeErrors.IsOutOfMemory(exception))
        {
            throw NativeErrors.OutOfMemory(
                exception, _options.BatchSize, new ImageShape(3, _options.ShorterSides.Max(), _options.LongerSide).ToString());
        }
    }

    private static IEnumerable<string> Problems(DetectorArchitecture architecture, CheckpointNetwork? body)
    {
        foreach (string problem in architecture.Problems())
            yield return problem;
        if (body is not null && architecture.Body is { } residual && !StateOf(body.Architecture).SequenceEqual(StateOf(residual)))
            yield return $"Architecture.Body must be that of InitialCheckpoint, {body.Architecture}; received {architecture.Body}.";
        if (body is { InputChannels: not 3 })
            yield return $"InitialCheckpoint must be for images of 3 channels; its network takes {body.InputChannels}.";

        static IEnumerable<string> StateOf(ResNetArchitecture network) =>
            NetworkPlan.Create(network, inputChannels: 3).State(classCount: 1).Select(state => $"{state.Name} {ShapeText.Of(state.Shape)}");
    }

    private DetectionImages Load(IDataView data, string role) => DetectionImages.Load(
        data,
        new()
        {
            Columns = _options.Columns,
            IgnoredColumn = _options.IgnoredColumnName,
            BadBoxes = _options.BadBoxes,
            CorruptImages = _options.CorruptImages,
            MemoryBudget = _options.MemoryBudget,
            WorkspacePath = _options.WorkspacePath ?? MLNetInternals.TempFilePath(env),
            Workers = Math.Max(1, Environment.ProcessorCount / (_options.Processes?.LocalCount ?? 1)),
            Role = role,
        },
        channel, _options.CancellationToken);

    private void Report(DetectionTrainingMetrics metrics)
    {
        if (metrics is { EndOfEpoch: true, IsFromCheckpoint: false })
            Info($"{metrics}.");
        _options.MetricsCallback?.Invoke(metrics);
    }

    private void CheckCancelled()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        if (MLNetInternals.IsCanceled(env))
            throw new OperationCanceledException("Operation was canceled");
    }

    private void Info(string message)
    {
        if (Group is null or { IsFirst: true })
            channel.Info(MessageSensitivity.None, message);
    }
}
