using System.Globalization;
using Microsoft.ML.ResNet;
using Reporting;

namespace PaperExperiments.Trainings;

/// <summary>The course of a training, kept in a CSV file that is whole at every moment.</summary>
internal sealed class TrainingHistory
{
    private static readonly string[] Headings =
    [
        "iteration", "epoch", "end_of_epoch", "training_loss", "training_error", "epoch_training_loss", "epoch_training_error", "test_loss",
        "test_error", "learning_rate", "seconds",
    ];

    private readonly string _path;
    private readonly List<HistoryPoint> _points;

    private TrainingHistory(string path, List<HistoryPoint> points) => (_path, _points) = (path, points);

    public IReadOnlyList<HistoryPoint> Points => _points;

    public IEnumerable<HistoryPoint> Epochs => _points.Where(point => point.EndOfEpoch);

    /// <summary>Opens the history of a training that goes on, or begins one.</summary>
    public static TrainingHistory Open(string path) => new(path, File.Exists(path) ? [.. File.ReadLines(path).Skip(1).Select(Parse)] : []);

    /// <summary>
    /// Takes a report of the trainer. One that goes on from a checkpoint makes some steps again: what was noted of them is replaced.
    /// </summary>
    public void Add(ResNetMetrics metrics)
    {
        if (metrics.IsFromCheckpoint && _points.Any(point => point.EndOfEpoch && point.Epoch == metrics.Epoch))
            return;
        _points.RemoveAll(point => point.Iteration >= metrics.Iteration);

        // Reports are means since the beginning of the epoch. In units of a step's images, those of the points before in this epoch are
        // taken off.
        var before = _points.Count > 0 && !_points[^1].EndOfEpoch ? _points[^1] : null;
        long epochStart = _points.FindLast(point => point.EndOfEpoch)?.Iteration ?? 0, steps = metrics.Iteration - epochStart,
            stepsBefore = (before?.Iteration ?? epochStart) - epochStart;
        _points.Add(new HistoryPoint
        {
            Iteration = metrics.Iteration,
            Epoch = metrics.Epoch,
            EndOfEpoch = metrics.EndOfEpoch,
            TrainingLoss = Since(metrics.TrainingLoss, before?.EpochTrainingLoss),
            TrainingError = Since(metrics.TrainingError, before?.EpochTrainingError),
            EpochTrainingLoss = metrics.TrainingLoss,
            EpochTrainingError = metrics.TrainingError,
            TestLoss = metrics.ValidationLoss,
            TestError = metrics.ValidationError,
            LearningRate = metrics.LearningRate,
            Seconds = metrics.Elapsed.TotalSeconds,
        });
        Save();

        double Since(double mean, double? meanBefore) => (mean * steps - (meanBefore ?? 0) * stepsBefore) / (steps - stepsBefore);
    }

    private void Save() => CsvFile.Write(_path, Headings, _points.Select(point => (object?[])
    [
        point.Iteration, point.Epoch, point.EndOfEpoch, point.TrainingLoss, point.TrainingError, point.EpochTrainingLoss,
        point.EpochTrainingError, point.TestLoss, point.TestError, point.LearningRate, Math.Round(point.Seconds, 3),
    ]));

    private static HistoryPoint Parse(string line)
    {
        string[] cells = line.Split(',');
        return new HistoryPoint
        {
            Iteration = long.Parse(cells[0], CultureInfo.InvariantCulture),
            Epoch = int.Parse(cells[1], CultureInfo.InvariantCulture),
            EndOfEpoch = cells[2] is "true" or "1",
            TrainingLoss = Number(cells[3]),
            TrainingError = Number(cells[4]),
            EpochTrainingLoss = Number(cells[5]),
            EpochTrainingError = Number(cells[6]),
            TestLoss = cells[7].Length == 0 ? null : Number(cells[7]),
            TestError = cells[8].Length == 0 ? null : Number(cells[8]),
            LearningRate = Number(cells[9]),
            Seconds = Number(cells[10]),
        };
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
