using System.Diagnostics.Metrics;

namespace Microsoft.ML.ResNet;

/// <summary>
/// How a <see cref="ResNetPredictor"/> gathers images and what it refuses. Values are checked when the predictor is made, all at once.
/// </summary>
public sealed record ResNetPredictorOptions
{
    /// <summary>The longest that a first image may be told to wait for others.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Images that are scored together at most, at least 1. Default null: as many as the transformer itself scores at once, which depends
    /// on their size and the device.
    /// </summary>
    public int? MaxBatchSize { get; init; }

    /// <summary>
    /// How long an image waits for a batch to fill, in 0..1 min. Default 2 ms. At 0 a batch is whatever came while the one before was
    /// scored: a lone caller waits for nobody, and under load batches fill all the same.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Images that may be on their way at once, at least 1: being decoded, waiting, or being scored. Default 256. It bounds both the memory
    /// for images and how long the last of them waits.
    /// </summary>
    public int QueueCapacity { get; init; } = 256;

    /// <summary>
    /// What happens to a caller who comes while <see cref="QueueCapacity"/> images are on their way. Default: an exception at once.
    /// </summary>
    public WhenQueueFull WhenFull { get; init; } = WhenQueueFull.Reject;

    /// <summary>Classes that a prediction ranks, at least 1; where there are fewer, all of them. Default 5.</summary>
    public int TopClasses { get; init; } = 5;

    /// <summary>
    /// Width × height that an encoded image may have, at least 1, as its header declares them: larger ones are refused before anything is
    /// decoded. Default 2^25 (33.5 megapixels, 128 MiB decoded). A few bytes can declare gigabytes; more than 2^28 are never decoded.
    /// </summary>
    public long MaxImagePixels { get; init; } = 1L << 25;

    /// <summary>
    /// Images that are decoded at once, at least 1, each on a thread of the pool. Default null: as many as there are processors.
    /// </summary>
    public int? Decoders { get; init; }

    /// <summary>The clock of <see cref="MaxWait"/> and of the durations told. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Makes the meter called <see cref="ResNetPredictor.MeterName"/>: a web application's services have one, whose meters end with the
    /// application. Default null: one meter for the process.
    /// </summary>
    public IMeterFactory? MeterFactory { get; init; }

    internal IEnumerable<string> Problems() =>
    [
        .. Rule(MaxBatchSize is not < 1, nameof(MaxBatchSize), "must be at least 1 image", MaxBatchSize),
        .. Rule(MaxWait >= TimeSpan.Zero && MaxWait <= LongestWait, nameof(MaxWait), "must be inside [0, 1 min]", MaxWait),
        .. Rule(QueueCapacity >= 1, nameof(QueueCapacity), "must be at least 1 image", QueueCapacity),
        .. Rule(Enum.IsDefined(WhenFull), nameof(WhenFull), "must be a defined value", WhenFull),
        .. Rule(TopClasses >= 1, nameof(TopClasses), "must be at least 1", TopClasses),
        .. Rule(MaxImagePixels >= 1, nameof(MaxImagePixels), "must be at least 1 pixel", MaxImagePixels),
        .. Rule(Decoders is not < 1, nameof(Decoders), "must be at least 1", Decoders),
        .. Rule(TimeProvider is not null, nameof(TimeProvider), "must not be null (use TimeProvider.System)", TimeProvider),
    ];

    private static IEnumerable<string> Rule<T>(bool kept, string option, string rule, T? value) =>
        kept ? [] : [$"{option} {rule}; received {(value is null ? "null" : FormattableString.Invariant($"{value}"))}."];
}
