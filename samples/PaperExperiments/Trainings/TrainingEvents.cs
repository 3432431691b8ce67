using Microsoft.ML.ResNet;
using Reporting;

namespace PaperExperiments.Trainings;

/// <summary>
/// The curves of a training for TensorBoard, as they come. Where they cannot be written, training goes on without, and that is said.
/// </summary>
internal sealed class TrainingEvents(string folder) : IDisposable
{
    private TensorBoardLog? _log;
    private bool _hasFailed;

    /// <summary>Adds the last point of the history, unless it was there before the training went on.</summary>
    public void Add(ResNetMetrics metrics, HistoryPoint point)
    {
        if (metrics.IsFromCheckpoint || _hasFailed)
            return;
        try
        {
            Write(point);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _hasFailed = true;
            Console.Error.WriteLine($"No more curves for TensorBoard: {folder} cannot be written ({error.Message.TrimEnd(
                '.')}). history.csv has them too.");
        }
    }

    public void Dispose() => _log?.Dispose();

    private void Write(HistoryPoint point)
    {
        // What was logged after the checkpoint comes again.
        _log ??= TensorBoardLog.Resume(folder, point.Iteration - 1);
        _log.Add("error/training", point.Iteration, point.TrainingError);
        _log.Add("loss/training", point.Iteration, point.TrainingLoss);
        _log.Add("learning rate", point.Iteration, point.LearningRate);
        if (point.TestError is { } error)
            _log.Add("error/test", point.Iteration, error);
        if (point.TestLoss is { } loss)
            _log.Add("loss/test", point.Iteration, loss);
    }
}
