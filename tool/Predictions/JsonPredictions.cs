using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlResNet.Predictions;

/// <summary>An array of objects, one a line.</summary>
internal sealed class JsonPredictions(TextWriter output) : IPredictionWriter
{
    // Names are for people: no \u00e9 in them.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private bool _hasBegun;

    public void Write(Prediction prediction)
    {
        output.Write(_hasBegun ? ",\n" : "[\n");
        _hasBegun = true;
        output.Write(JsonSerializer.Serialize(
            new
            {
                prediction.Path,
                Classes = prediction.Problem is null
                    ? prediction.Classes.Select(pair => new { Label = pair.Key, Probability = pair.Value }) : null,
                prediction.Problem,
            },
            Options));
    }

    public void Dispose()
    {
        output.Write(_hasBegun ? "\n]\n" : "[]\n");
        output.Flush();
    }
}
