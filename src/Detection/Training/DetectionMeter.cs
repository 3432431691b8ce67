namespace Microsoft.ML.ResNet;

/// <summary>Sums of what a training reports, over the epoch under way.</summary>
internal sealed class DetectionMeter
{
    /// <summary>How many values <see cref="Record"/> takes.</summary>
    public const int Figures = 6;

    private readonly double[] _losses = new double[4];
    private long _steps, _found, _objects;

    /// <summary>Objectness, boxes of proposals, classes, boxes: means over the steps.</summary>
    public double Loss(int index) => _losses[index] / _steps;

    public double Recall => (double)_found / _objects;

    public void StartEpoch()
    {
        Array.Clear(_losses);
        (_steps, _found, _objects) = (0, 0, 0);
    }

    /// <param name="figures">The four losses of a step, how many objects were proposed, and how many there are.</param>
    /// <returns>The sum of the losses.</returns>
    public double Record(ReadOnlySpan<float> figures)
    {
        double total = 0;
        for (int i = 0; i < _losses.Length; i++)
        {
            _losses[i] += figures[i];
            total += figures[i];
        }
        _steps++;
        _found += (long)figures[4];
        _objects += (long)figures[5];
        return total;
    }

    public DetectionMeterState State
    {
        get => new([.. _losses], _steps, _found, _objects);
        set
        {
            value.Losses.CopyTo(_losses, 0);
            (_steps, _found, _objects) = (value.Steps, value.Found, value.Objects);
        }
    }
}
