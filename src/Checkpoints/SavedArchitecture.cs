using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ResNet;

/// <summary>What our own files say about their network: its name, and all of its data where the name does not tell them.</summary>
internal static class SavedArchitecture
{
    public const string NameKey = "architecture", DescriptionKey = "architecture.data";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter() },
            RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    };

    public static IEnumerable<KeyValuePair<string, string>> Describe(ResNetArchitecture architecture)
    {
        yield return new(NameKey, architecture.Name);
        if (Parse(architecture.Name) != architecture)
            yield return new(DescriptionKey, JsonSerializer.Serialize(ArchitectureEntry.Of(architecture), Json));
    }

    /// <returns>Null where the file says nothing that is understood: it may be somebody else's.</returns>
    public static ResNetArchitecture? In(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault(DescriptionKey) is not { } description)
            return metadata.GetValueOrDefault(NameKey) is { } name ? Parse(name) : null;
        try
        {
            return JsonSerializer.Deserialize<ArchitectureEntry>(description, Json)?.ToArchitecture();
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static ResNetArchitecture? Parse(string name)
    {
        try
        {
            return ResNetArchitecture.Parse(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
