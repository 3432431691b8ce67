namespace Microsoft.ML.ResNet;

internal sealed record ConstantSchedule : LearningRateSchedule
{
    public override double Factor(SchedulePoint point) => 1;
}
