using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What a training must remember besides tensors. Everything else follows: schedules are pure functions, and randomness is one of seed,
/// epoch and step.
/// </summary>
internal sealed record TrainingState
{
    public const int CurrentVersion = 1;

    // The state of a step has means that no image has entered yet, and losses may be anything.
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    [JsonRequired]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>What the random streams are derived from.</summary>
    [JsonRequired]
    public long Seed { get; init; }

    /// <summary>What training this is.</summary>
    [JsonRequired]
    public SortedDictionary<string, string> Fingerprint { get; init; } = [];

    /// <summary>
    /// Steps done. With the number of epochs done this is the position: an epoch whose steps are done may still have to be validated.
    /// </summary>
    public required long Iteration { get; init; }

    public required double LearningRate { get; init; }

    public required bool IsWarmedUp { get; init; }

    /// <summary>Sums over the epoch under way and over recent steps.</summary>
    public required MeterState Meter { get; init; }

    public required ClockState Clock { get; init; }

    /// <summary>The figures of all epochs done.</summary>
    public required IReadOnlyList<ResNetMetrics> Epochs { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="InvalidDataException">It is not what <see cref="ToJson"/> writes.</exception>
    public static TrainingState FromJson(string json)
    {
        try
        {
            var state = JsonSerializer.Deserialize<TrainingState>(json, Json) ?? throw new InvalidDataException("it has no training state");
            return state.Version == CurrentVersion
                ? state
                : throw new InvalidDataException($"it is of version {state.Version}; this library reads version {CurrentVersion}");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"its training state cannot be read: {error.Message}", error);
        }
    }
}
