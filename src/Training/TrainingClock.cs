using System.Diagnostics;

namespace Microsoft.ML.ResNet;

/// <summary>Time and images of a training, which may have begun in another process, and of the epoch under way.</summary>
internal sealed class TrainingClock
{
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly Stopwatch _epoch = new();
    private TimeSpan _elapsedBefore;
    private TimeSpan _epochBefore;
    private long _epochImages;

    public TimeSpan Elapsed => _elapsedBefore + _elapsed.Elapsed;

    public double ImagesPerSecond => _epochImages / (_epochBefore + _epoch.Elapsed).TotalSeconds;

    public ClockState State
    {
        get => new(Elapsed, _epochBefore + _epoch.Elapsed, _epochImages);
        set => (_elapsedBefore, _epochBefore, _epochImages) = (value.Elapsed, value.Epoch, value.EpochImages);
    }

    public void StartEpoch()
    {
        (_epochBefore, _epochImages) = (TimeSpan.Zero, 0);
        _epoch.Reset();
    }

    /// <summary>The epoch's time runs while it is trained on, not while it is validated.</summary>
    public void Run() => _epoch.Start();

    public void Pause() => _epoch.Stop();

    public void Count(int images) => _epochImages += images;
}
