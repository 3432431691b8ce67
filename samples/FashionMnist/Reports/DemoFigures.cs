using System.Text.Json;
using Reporting;

namespace FashionMnist.Reports;

/// <summary>The figures of a run as a file, with what is needed to repeat it.</summary>
internal static class DemoFigures
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Save(DemoResult result, string path)
    {
        var (options, architecture, complexity, metrics, _, training, imagesPerSecond) = result;
        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, new
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
            result.Command,
        }, Format));
    }
}
