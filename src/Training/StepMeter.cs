using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Losses and errors of training steps. Reading a figure back from a CUDA card waits for everything queued there, so figures stay on the
/// device and are read a window at a time; on the CPU the window is one step.
/// </summary>
internal sealed class StepMeter(Device device) : IDisposable
{
    /// <summary>How many values <see cref="FiguresOf"/> gives.</summary>
    public const int Figures = 2;

    // The paper's warm-up looks at "the training error" without saying over what; a hundred steps smooth the noise of single batches.
    private const double RecentSteps = 100;

    private readonly int _window = device.type == DeviceType.CUDA ? 20 : 1;
    private readonly List<(Tensor Figures, long Iteration, double LearningRate, int Count)> _pending = [];
    private double _lossSum;
    private long _wrong;
    private long _images;
    private double _recentErrorSum;
    private double _recentSteps;

    /// <summary>Mean loss a image since <see cref="StartEpoch"/>.</summary>
    public double Loss => _images == 0 ? double.NaN : _lossSum / _images;

    /// <summary>Fraction of images misclassified since <see cref="StartEpoch"/>.</summary>
    public double Error => _images == 0 ? 1 : (double)_wrong / _images;

    /// <summary>The error of roughly the last hundred steps; 1 before the first.</summary>
    public double RecentError => _recentSteps == 0 ? 1 : _recentErrorSum / _recentSteps;

    /// <summary>All that was recorded; read where nothing is pending.</summary>
    public MeterState State
    {
        get => new(_lossSum, _wrong, _images, _recentErrorSum, _recentSteps);
        set => (_lossSum, _wrong, _images, _recentErrorSum, _recentSteps) = value;
    }

    public void StartEpoch()
    {
        Flush();
        (_lossSum, _wrong, _images) = (0, 0, 0);
    }

    /// <summary>One step's figures.</summary>
    /// <param name="loss">Mean loss of the batch, a scalar.</param>
    /// <param name="logits">[N, classes].</param>
    /// <param name="targets">What the images are to be classified as.</param>
    /// <returns>float [2]: the loss, and how many images were misclassified.</returns>
    public static Tensor FiguresOf(Tensor loss, Tensor logits, TrainingTargets targets)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var wrong = targets.WrongCount(logits).to_type(ScalarType.Float32);
        return stack([loss.detach().to_type(ScalarType.Float32), wrong]).MoveToOuterDisposeScope();
    }

    /// <summary>Takes one step's figures.</summary>
    /// <param name="figures">See <see cref="FiguresOf"/>; of the whole batch.</param>
    /// <param name="count">Images of the batch.</param>
    /// <param name="iteration">The step, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <exception cref="LossNotFiniteException">The loss of this or a recent step was NaN or infinite.</exception>
    public void Record(Tensor figures, int count, long iteration, double learningRate)
    {
        _pending.Add((figures.DetachFromDisposeScope(), iteration, learningRate, count));
        if (_pending.Count >= _window)
            Flush();
    }

    /// <summary>Reads back what is pending.</summary>
    /// <exception cref="LossNotFiniteException">One of the losses was NaN or infinite.</exception>
    public void Flush()
    {
        if (_pending.Count == 0)
            return;
        using var scope = NewDisposeScope();
        var figures = stack(_pending.Select(step => step.Figures)).cpu().data<float>().ToArray();
        for (var i = 0; i < _pending.Count; i++)
        {
            var (_, iteration, learningRate, count) = _pending[i];
            if (!float.IsFinite(figures[2 * i]))
                throw new LossNotFiniteException(iteration, learningRate, figures[2 * i]);
            Count(figures[2 * i], (long)figures[2 * i + 1], count);
        }
        DisposePending();
    }

    public void Dispose() => DisposePending();

    private void Count(double loss, long wrong, int count)
    {
        _lossSum += loss * count;
        _wrong += wrong;
        _images += count;
        _recentErrorSum = _recentErrorSum * (1 - 1 / RecentSteps) + (double)wrong / count;
        _recentSteps = _recentSteps * (1 - 1 / RecentSteps) + 1;
    }

    private void DisposePending()
    {
        foreach (var step in _pending)
            step.Figures.Dispose();
        _pending.Clear();
    }
}
