using Reporting;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>Times the steps of a training, and ends it when that was long enough.</summary>
/// <param name="seconds">How long to measure, once it is warm.</param>
/// <param name="lastStep">The step to end at, if the time is not up before.</param>
internal sealed class StepWatch(double seconds, long lastStep = long.MaxValue) : IDisposable
{
    // The runtime compiles what runs often a second time, in the background, for its first second or two.
    private const double WarmUpSeconds = 2;

    private const int WarmUpSteps = 3;

    private readonly CancellationTokenSource _enough = new();
    private TimeSpan _start, _end;
    private long _warm, _last;

    /// <summary>For the options of the training.</summary>
    public CancellationToken Token => _enough.Token;

    /// <summary>To be called at each step, from 1.</summary>
    /// <param name="iteration">The step.</param>
    /// <param name="elapsed">Since the training began.</param>
    public void At(long iteration, TimeSpan elapsed)
    {
        if (iteration <= WarmUpSteps || elapsed.TotalSeconds < WarmUpSeconds)
            (_warm, _start) = (iteration, elapsed);
        (_last, _end) = (iteration, elapsed);
        if ((_last > _warm && (_end - _start).TotalSeconds >= seconds) || iteration == lastStep)
            _enough.Cancel();
    }

    /// <summary>Runs a training that has <see cref="Token"/>.</summary>
    /// <param name="fit">The training.</param>
    /// <param name="batchSize">Images of a step.</param>
    public Measurement Measure(Action fit, int batchSize)
    {
        try
        {
            fit();
        }
        catch (OperationCanceledException)
        {
            return new(batchSize * (_last - _warm) / (_end - _start).TotalSeconds, Machine.PeakMemory / (double)(1 << 20));
        }
        throw new InvalidOperationException("Training came to its end before the time was up.");
    }

    public void Dispose() => _enough.Dispose();
}
