using System.Text.Json;
using System.Text.Json.Serialization;
using Reporting;

namespace PaperExperiments.Trainings;

/// <summary>The files of one training.</summary>
internal sealed record TrainingFolder(string Path)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public string Checkpoint => File("checkpoint.safetensors");

    public string History => File("history.csv");

    /// <summary>The trained net; loads with <see cref="Microsoft.ML.ResNet.ResNetModel"/>.</summary>
    public string Model => File("model.onnx");

    /// <summary>For <c>tensorboard --logdir</c>.</summary>
    public string Events => File("tensorboard");

    /// <summary>Training is over when it is there.</summary>
    private string Summary => File("summary.json");

    public bool Exists => Directory.Exists(Path);

    /// <summary>Null unless the training is finished.</summary>
    public TrainingSummary? ReadSummary() => Read<TrainingSummary>(Summary);

    public void Write(TrainingSummary summary) => Write(Summary, summary);

    /// <summary>A measurement of the trained net that was kept, or null.</summary>
    public T? ReadMeasurement<T>(string name) where T : class => Read<T>(File($"{name}.json"));

    public void WriteMeasurement<T>(string name, T measurement) where T : class => Write(File($"{name}.json"), measurement);

    /// <summary>
    /// Puts an earlier training out of the way. Only the last one is kept: hours of work are not lost by a forgotten option.
    /// </summary>
    public void MoveAside()
    {
        string before = Path + ".before";
        if (Directory.Exists(before))
            Directory.Delete(before, recursive: true);
        Directory.Move(Path, before);
    }

    private string File(string name) => System.IO.Path.Combine(Path, name.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-'));

    private static T? Read<T>(string path) where T : class =>
        System.IO.File.Exists(path) ? JsonSerializer.Deserialize<T>(System.IO.File.ReadAllText(path), Json) : null;

    private static void Write<T>(string path, T value) => WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, value, Json));
}
