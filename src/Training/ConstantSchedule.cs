namespace Microsoft.ML.ResNet;

internal sealed record ConstantSchedule : LearningRateSchedule
{
    public override double Factor(SchedulePoint point) => 1;

    public override string ToString() => "constant";
}
