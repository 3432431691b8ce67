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

    /// <summary>Sums over the epoch under way and over recent steps, of a type of the loop's own: see <see cref="Pack"/>.</summary>
    public required JsonElement Meter { get; init; }

    public required ClockState Clock { get; init; }

    /// <summary>The figures of all epochs done, a list of the loop's own type.</summary>
    public required JsonElement Epochs { get; init; }

    [JsonIgnore]
    public int EpochCount => Epochs.GetArrayLength();

    public static JsonElement Pack<T>(T part) => JsonSerializer.SerializeToElement(part, Json);

    /// <exception cref="InvalidDataException">It is not what <see cref="Pack"/> makes of this type.</exception>
    public static T Unpack<T>(JsonElement part)
    {
        try
        {
            return part.Deserialize<T>(Json) ?? throw new InvalidDataException("its training state lacks a part");
        }
        catch (JsonException error)
        {
            throw Unreadable(error);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="InvalidDataException">It is not what <see cref="ToJson"/> writes.</exception>
    public static TrainingState FromJson(string json)
    {
        try
        {
            var state = JsonSerializer.Deserialize<TrainingState>(json, Json) ?? throw new InvalidDataException("it has no training state");
            if (state.Epochs.ValueKind != JsonValueKind.Array)
                throw new InvalidDataException("its training state has no list of epochs");
            return state.Version == CurrentVersion
                ? state
                : throw new InvalidDataException($"it is of version {state.Version}; this library reads version {CurrentVersion}");
        }
        catch (JsonException error)
        {
            throw Unreadable(error);
        }
    }

    private static InvalidDataException Unreadable(JsonException error) =>
        new($"its training state cannot be read: {error.Message}", error);
}
