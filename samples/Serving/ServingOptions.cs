using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>
/// What appsettings.json, environment variables and the command line say: <c>--Model artifacts/fashion-mnist/model.zip --QueueCapacity
/// 64</c>.
/// </summary>
internal sealed record ServingOptions
{
    /// <summary>
    /// The model file: a pipeline with one residual network or one detector in it, as <c>mlContext.Model.Save</c> writes it.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>What computes the scores: LibTorch, OnnxRuntime, or Fastest, which tries both whenever a model is loaded.</summary>
    public ScoringBackend Backend { get; init; } = ScoringBackend.Fastest;

    /// <summary>The CUDA card to score on. Null: the CPU.</summary>
    public int? GpuDeviceId { get; init; }

    /// <summary>Threads that score on the CPU. Null: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>The largest upload, in bytes; larger ones are answered with 413.</summary>
    public int MaxUploadBytes { get; init; } = 8 << 20;

    /// <summary>Width × height that an image may declare; larger ones are answered with 413, and never decoded.</summary>
    public long MaxImagePixels { get; init; } = 1 << 25;

    /// <summary>Images scored together at most. Null: as many as suit the model. 1 switches micro-batching off.</summary>
    public int? MaxBatchSize { get; init; }

    /// <summary>How long an image waits for others.</summary>
    public double MaxWaitMilliseconds { get; init; } = 2;

    /// <summary>Images on their way at once; further ones are answered with 503.</summary>
    public int QueueCapacity { get; init; } = 128;

    /// <summary>How often the model's file is looked at: a change loads it, and those who wait are answered by the model before.</summary>
    public double ReloadSeconds { get; init; } = 1;

    /// <summary>
    /// How long a server that was told to stop says that it is not ready, and answers all the same. As long as a load balancer takes to
    /// notice; 0 without one.
    /// </summary>
    public double ShutdownDelaySeconds { get; init; }

    public ResNetPredictorOptions Predictor => new()
    {
        MaxBatchSize = MaxBatchSize,
        MaxWait = TimeSpan.FromMilliseconds(MaxWaitMilliseconds),
        QueueCapacity = QueueCapacity,
        MaxImagePixels = MaxImagePixels,
    };

    /// <exception cref="ArgumentException">One or more settings are out of range; the message names all of them.</exception>
    public void ThrowIfUnfit()
    {
        string[] problems =
        [
            .. ModelFile.Problem(Model) is { } problem ? [problem] : (string[])[],
            .. Rule(GpuDeviceId is not < 0, nameof(GpuDeviceId), "must be at least 0", GpuDeviceId),
            .. Rule(Threads is not < 1, nameof(Threads), "must be at least 1", Threads),
            .. Rule(MaxUploadBytes >= 1, nameof(MaxUploadBytes), "must be at least 1", MaxUploadBytes),
            .. Rule(MaxImagePixels >= 1, nameof(MaxImagePixels), "must be at least 1", MaxImagePixels),
            .. Rule(MaxBatchSize is not < 1, nameof(MaxBatchSize), "must be at least 1", MaxBatchSize),
            .. Rule(MaxWaitMilliseconds is >= 0 and <= 60_000, nameof(MaxWaitMilliseconds), "must be from 0 to 60000", MaxWaitMilliseconds),
            .. Rule(QueueCapacity >= 1, nameof(QueueCapacity), "must be at least 1", QueueCapacity),
            .. Rule(ReloadSeconds is >= 0.01 and <= 86_400, nameof(ReloadSeconds), "must be from 0.01 to 86400", ReloadSeconds),
            .. Rule(
                ShutdownDelaySeconds is >= 0 and <= 600, nameof(ShutdownDelaySeconds), "must be from 0 to 600", ShutdownDelaySeconds),
        ];
        if (problems.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, problems));
    }

    private static string[] Rule(bool kept, string name, string rule, object? value) =>
        kept ? [] : [FormattableString.Invariant($"{name} {rule}; received {value}.")];
}
