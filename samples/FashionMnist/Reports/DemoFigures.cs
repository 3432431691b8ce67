using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Reporting;

namespace FashionMnist.Reports;

/// <summary>The figures of a run as a file, with what is needed to repeat it.</summary>
internal sealed class DemoFigures(
    DemoOptions options, ResNetArchitecture architecture, NetworkComplexity complexity, MulticlassClassificationMetrics metrics, TimeSpan training, double imagesPerSecond)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            Accuracy = metrics.MicroAccuracy,
            metrics.LogLoss,
            Top3Accuracy = metrics.TopKAccuracy,
            SecondsOfTraining = Math.Round(training.TotalSeconds, 1),
            ImagesPerSecond = Math.Round(imagesPerSecond),
            Network = architecture.Name,
            complexity.Parameters,
            complexity.MultiplyAdds,
            options.Epochs,
            options.BatchSize,
            options.LearningRate,
            options.Seed,
            options.Threads,
            Device = options.Device ?? "default",
            PeakMemoryMiB = Machine.PeakMemory >> 20,
            Machine = Machine.Current,
            Command = $"./build.sh demo {options.Arguments}".TrimEnd(),
        }, Format));
    }
}
