using System.Numerics;

namespace Microsoft.ML.Transforms;

/// <summary>What normalization needs to know of a slot's values. NaN counts for nothing, infinities for the extremes only.</summary>
internal struct SlotStatistics<T>()
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private long _count, _notFinite;

    public T Least { get; private set; } = T.PositiveInfinity;

    public T Largest { get; private set; } = T.NegativeInfinity;

    public long FiniteCount { get; private set; }

    public double Mean { get; private set; }

    /// <summary>The sum of the squared distances from <see cref="Mean"/>, kept up value by value (Welford 1962).</summary>
    public double SquaredDeviations { get; private set; }

    public void Add(T value)
    {
        _count++;
        Stretch(value);
        if (T.IsZero(value))
            return;
        if (!T.IsFinite(value))
        {
            _notFinite++;
            return;
        }

        FiniteCount++;
        var number = double.CreateTruncating(value);
        var distance = number - Mean;
        Mean += distance / FiniteCount;
        SquaredDeviations += distance * (number - Mean);
    }

    /// <summary>Zeros, those of sparse rows among them, are counted all at once.</summary>
    public void Finish(long rowCount)
    {
        if (_count < rowCount)
            Stretch(T.Zero);
        var zeros = rowCount - _notFinite - FiniteCount;
        if (zeros == 0)
            return;
        FiniteCount += zeros;
        var distance = 0 - Mean;
        Mean += distance * zeros / FiniteCount;
        SquaredDeviations += distance * (0 - Mean) * zeros;
    }

    private void Stretch(T value)
    {
        if (Largest < value)
            Largest = value;
        if (Least > value)
            Least = value;
    }
}
