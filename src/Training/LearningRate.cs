namespace Microsoft.ML.ResNet;

/// <summary>The learning rate of each step: base rate × schedule × warm-up. Once over, a warm-up never comes back.</summary>
internal sealed class LearningRate(double baseRate, LearningRateSchedule schedule, WarmUp? warmUp)
{
    private WarmUp? _warmUp = warmUp;

    public bool IsWarmedUp => _warmUp is null;

    public void EndWarmUp() => _warmUp = null;

    public double At(SchedulePoint point, double trainingError)
    {
        var warmUpFactor = _warmUp?.Factor(point, trainingError);
        if (warmUpFactor is null)
            _warmUp = null;
        return baseRate * schedule.Factor(point) * (warmUpFactor ?? 1);
    }
}
