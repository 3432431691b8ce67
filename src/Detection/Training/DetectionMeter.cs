using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Sums of what a training reports, over the epoch under way.</summary>
internal sealed class DetectionMeter
{
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

    /// <returns>The sum of the losses.</returns>
    public double Record(DetectionLosses losses, (int Found, int All) recall)
    {
        using var values = stack(
            [losses.Objectness.detach(), losses.ProposalBoxes.detach(), losses.Classification.detach(), losses.Boxes.detach()]).cpu();
        double total = 0;
        for (int i = 0; i < _losses.Length; i++)
        {
            double loss = values[i].item<float>();
            _losses[i] += loss;
            total += loss;
        }
        _steps++;
        _found += recall.Found;
        _objects += recall.All;
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
