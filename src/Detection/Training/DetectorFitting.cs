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
        var random = new RandomStreams(_options.Seed ?? MLNetInternals.Seed(env) ?? Random.Shared.Next());
        using var checkpoint = _options.InitialCheckpoint is { } path ? ResNetCheckpoint.Load(path) : null;
        _options = _options with { Normalization = _options.Normalization ?? checkpoint?.Preparation.Normalization };
        var body = checkpoint?.Describe();
        var architecture = _options.Architecture ?? DetectorArchitecture.SmallPyramid(body?.Architecture ?? ResNetArchitecture.ResNet18);
        Validation.ThrowIfAny([.. Problems(architecture, body)], nameof(options));

        using var images = Load(input, "training set");
        using var validation = _options.ValidationSet is { } set ? Load(set, "validation set") : null;
        Info($"Training {architecture} on {images.BoxCount} objects of {images.ClassCount} classes in {images.Count} images, "
            + $"validating on {validation?.Count ?? 0} images, on {device.type.ToString().ToLowerInvariant()}.");
        var network = new DetectionNetwork(architecture, images.ClassCount, random.Initialisation);
        try
        {
            if (checkpoint is not null)
                CopyBody(checkpoint, network);
            network.to(device);
            ChannelsLast.Convert(network);
            Train(network, images, validation, random);
            ChannelsLast.Undo(network);
            var model = new DetectionModel(network, _options.NormalizationInUse, _options.Testing, device);
            return new(model, _options.Columns, ClassNames.Of(input.Schema[_options.LabelColumnName], images.ClassCount),
                input.Schema[_options.ImageColumnName].Type);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private void Train(DetectionNetwork network, DetectionImages images, DetectionImages? validation, RandomStreams random)
    {
        using var loop = new DetectionTrainingLoop(network, images, _options, device, random);
        try
        {
            loop.Run(Report, () =>
                validation is null ? null : DetectionValidation.AveragePrecision(network, validation, _options, device), CheckCancelled);
        }
        catch (LossNotFiniteException diverged)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The loss became {diverged.Loss} at step {diverged.Iteration} (learning rate {diverged.LearningRate:g4}). ")
                + "Lower LearningRate or lengthen the WarmUp.");
        }
        catch (Exception exception) when (NativeErrors.IsOutOfMemory(exception))
        {
            throw NativeErrors.OutOfMemory(
                exception, _options.BatchSize, new ImageShape(3, _options.ShorterSides.Max(), _options.LongerSide).ToString());
        }
    }

    private static void CopyBody(ResNetCheckpoint checkpoint, DetectionNetwork network)
    {
        // A detector has no use for a classifier, which the checkpoint may lack.
        var (architecture, classCount, inputChannels) = checkpoint.Describe();
        using var trained = new ResidualNetwork(architecture, Math.Max(1, classCount), inputChannels);
        checkpoint.ApplyTo(trained, ClassifierMismatch.Replace);
        DetectionInitialization.CopyBody(network, trained);
    }

    private static IEnumerable<string> Problems(DetectorArchitecture architecture, CheckpointNetwork? body)
    {
        foreach (string problem in architecture.Problems())
            yield return problem;
        if (body is not null && !StateOf(body.Architecture).SequenceEqual(StateOf(architecture.Body)))
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
            Workers = Environment.ProcessorCount,
            Role = role,
        },
        channel, _options.CancellationToken);

    private void Report(DetectionTrainingMetrics metrics)
    {
        if (metrics.EndOfEpoch)
            Info(FormattableString.Invariant(
                $"Epoch {metrics.Epoch}/{metrics.Epochs}: loss {metrics.Loss:f4}, recall of proposals {metrics.ProposalRecall:p1}")
                + (metrics.ValidationAveragePrecision is { } precision ? FormattableString.Invariant($", validation AP50 {precision:f4}")
                    : "")
                + FormattableString.Invariant($", {metrics.ImagesPerSecond:f2} images/s, {metrics.TimeLeft:hh\\:mm\\:ss} left."));
        _options.MetricsCallback?.Invoke(metrics);
    }

    private void CheckCancelled()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        if (MLNetInternals.IsCanceled(env))
            throw new OperationCanceledException("Operation was canceled");
    }

    private void Info(string message) => channel.Info(MessageSensitivity.None, message);
}
