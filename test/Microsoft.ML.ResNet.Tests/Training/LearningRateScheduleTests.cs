namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public class LearningRateScheduleTests
{
    private static double At(LearningRateSchedule schedule, long iteration, long total = 64_000, params double[] errors) =>
        schedule.Factor(new SchedulePoint(iteration, total, errors));

    [TestMethod]
    public void Multi_step_divides_by_ten_at_half_and_three_quarters_as_the_paper_does_at_32k_and_48k()
    {
        foreach (var schedule in new[] { LearningRateSchedule.MultiStep([0.5, 0.75]), LearningRateSchedule.MultiStepAt([32_000, 48_000]) })
        {
            Assert.AreEqual(1, At(schedule, 0));
            Assert.AreEqual(1, At(schedule, 31_999));
            Assert.AreEqual(0.1, At(schedule, 32_000), 1e-12);
            Assert.AreEqual(0.1, At(schedule, 47_999), 1e-12);
            Assert.AreEqual(0.01, At(schedule, 48_000), 1e-12);
            Assert.AreEqual(0.01, At(schedule, 63_999), 1e-12);
        }
    }

    [TestMethod]
    public void On_plateau_divides_each_time_the_error_has_not_improved_for_the_patience()
    {
        var schedule = LearningRateSchedule.OnPlateau(patience: 2);
        Assert.AreEqual(1, At(schedule, 0));
        Assert.AreEqual(1, At(schedule, 10, 100, 0.5, 0.4, 0.4));
        Assert.AreEqual(0.1, At(schedule, 10, 100, 0.5, 0.4, 0.4, 0.41), 1e-12);
        Assert.AreEqual(0.1, At(schedule, 10, 100, 0.5, 0.4, 0.4, 0.41, 0.3), 1e-12);
        Assert.AreEqual(0.01, At(schedule, 10, 100, 0.5, 0.4, 0.4, 0.41, 0.3, 0.3, 0.3), 1e-12);
    }

    [TestMethod]
    public void On_plateau_an_error_that_falls_by_no_more_than_the_smallest_improvement_has_not_improved()
    {
        var schedule = LearningRateSchedule.OnPlateau(patience: 1, minimumImprovement: 0.25);
        Assert.AreEqual(0.1, At(schedule, 10, 100, 0.75, 0.5), 1e-12);
        Assert.AreEqual(1, At(schedule, 10, 100, 0.75, 0.4375), 1e-12);
    }

    [TestMethod]
    public void Cosine_starts_at_one_passes_the_middle_half_way_and_ends_at_its_final_factor()
    {
        var schedule = LearningRateSchedule.Cosine(0.1);
        Assert.AreEqual(1, At(schedule, 0), 1e-12);
        Assert.AreEqual(0.55, At(schedule, 32_000), 1e-12);
        Assert.AreEqual(0.1, At(schedule, 64_000), 1e-12);
    }

    // torch.optim.lr_scheduler.OneCycleLR(max_lr=0.1, total_steps=100, pct_start=0.3): 0.004 first, 0.1 at its peak, 4e-7 last. PyTorch
    // reaches the peak one step before 30 % and the end at the last step; progress here is counted before each step.
    [TestMethod]
    public void One_cycle_has_the_start_the_peak_and_the_end_of_PyTorchs()
    {
        var schedule = LearningRateSchedule.OneCycle();
        Assert.AreEqual(0.04, At(schedule, 0, 100), 1e-12);
        Assert.AreEqual(1, At(schedule, 30, 100), 1e-12);
        Assert.AreEqual(4e-6, At(schedule, 100, 100), 1e-12);
        Assert.AreEqual(0.794, At(schedule, 50, 100), 0.02);
        // Half-way up it is half-way between its start and its peak.
        Assert.AreEqual(0.52, At(schedule, 15, 100), 1e-12);
    }

    [TestMethod]
    public void Linear_warm_up_rises_from_its_start_factor_and_then_leaves_the_schedule_alone()
    {
        var rate = new LearningRate(0.1, LearningRateSchedule.Constant, WarmUp.Linear(10, 0.1));
        Assert.AreEqual(0.01, rate.At(new SchedulePoint(0, 100, []), 1), 1e-12);
        Assert.AreEqual(0.055, rate.At(new SchedulePoint(5, 100, []), 1), 1e-12);
        Assert.IsFalse(rate.IsWarmedUp);
        Assert.AreEqual(0.1, rate.At(new SchedulePoint(10, 100, []), 1), 1e-12);
        Assert.IsTrue(rate.IsWarmedUp);
        Assert.AreEqual(0.1, rate.At(new SchedulePoint(0, 100, []), 1), 1e-12, "a warm-up that is over does not come back");
    }

    [TestMethod]
    public void Linear_warm_up_over_a_fraction_of_training_rises_with_its_progress()
    {
        var rate = new LearningRate(0.1, LearningRateSchedule.Constant, WarmUp.LinearOver(0.1, 0.1));
        Assert.AreEqual(0.01, rate.At(new SchedulePoint(0, 100, []), 1), 1e-12);
        Assert.AreEqual(0.055, rate.At(new SchedulePoint(5, 100, []), 1), 1e-12);
        Assert.AreEqual(0.1, rate.At(new SchedulePoint(10, 100, []), 1), 1e-12);
        Assert.IsTrue(rate.IsWarmedUp);
    }

    [TestMethod]
    public void Error_bound_warm_up_ends_for_good_once_the_training_error_is_below_80_percent()
    {
        var rate = new LearningRate(0.1, LearningRateSchedule.Constant, WarmUp.UntilTrainingErrorBelow());
        Assert.AreEqual(0.01, rate.At(new SchedulePoint(0, 100, []), 1), 1e-12);
        Assert.AreEqual(0.01, rate.At(new SchedulePoint(400, 1000, []), 0.8), 1e-12);
        Assert.AreEqual(0.1, rate.At(new SchedulePoint(401, 1000, []), 0.79), 1e-12);
        Assert.AreEqual(0.1, rate.At(new SchedulePoint(402, 1000, []), 0.9), 1e-12);
    }
}
