using Microsoft.ML.ResNet;
using Reporting;

namespace FashionMnist;

/// <summary>Collects the reports of a training run and draws them.</summary>
internal sealed class TrainingCurves
{
    /// <summary>Steps that one point of the training curve covers: enough images for an error that does not jump about.</summary>
    private const int WindowSteps = 50;

    private readonly List<(double X, double Y)> _training = [];
    private readonly List<(double X, double Y)> _validation = [];
    private readonly List<double> _rates = [];
    private (long Iteration, double Errors) _windowStart;
    private long _epochStart;
    private double _errorsBeforeEpoch;

    /// <summary>
    /// Training images a second over the whole run, validation excluded. Epochs are of one size, so their rates have a harmonic mean.
    /// </summary>
    public double ImagesPerSecond => _rates.Count / _rates.Sum(rate => 1 / rate);

    public void Add(ResNetMetrics metrics)
    {
        // Reports count from the start of the epoch; in units of a step's images, errors before the window are taken off.
        double errors = _errorsBeforeEpoch + metrics.TrainingError * (metrics.Iteration - _epochStart);
        long steps = metrics.Iteration - _windowStart.Iteration;
        if (steps >= WindowSteps || metrics.EndOfEpoch && steps > 0)
        {
            _training.Add((metrics.Iteration, 100 * (errors - _windowStart.Errors) / steps));
            _windowStart = (metrics.Iteration, errors);
        }
        if (!metrics.EndOfEpoch)
            return;
        _rates.Add(metrics.ImagesPerSecond);
        (_epochStart, _errorsBeforeEpoch) = (metrics.Iteration, errors);
        if (metrics.ValidationError is { } validationError)
            _validation.Add((metrics.Iteration, 100 * validationError));
    }

    public LineChart ToChart()
    {
        var series = new List<ChartSeries> { new("Training", Palette.Blue, _training) };
        if (_validation.Count > 0)
            series.Add(new ChartSeries("Validation", Palette.Vermilion, _validation) { Width = 3, Marked = true });
        return new LineChart(
            "Error while training", "Training: augmented images; validation: a twentieth of the training images, put aside", "Iterations",
            "Error, %", series);
    }
}
