using System.Globalization;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Which parameters schedules, warm-ups and early stopping take: each bound from both sides.</summary>
[TestClass]
public sealed class ScheduleRuleTests
{
    private static readonly (string Rule, Func<double, IEnumerable<string>> Problems)[] s_openUnit =
    [
        ("MultiStep fractions", value => LearningRateSchedule.MultiStep([value]).Problems()),
        ("MultiStep gamma", value => LearningRateSchedule.MultiStep([0.5], value).Problems()),
        ("MultiStepAt gamma", value => LearningRateSchedule.MultiStepAt([5], value).Problems()),
        ("OnPlateau gamma", value => LearningRateSchedule.OnPlateau(gamma: value).Problems()),
        ("OneCycle peakAt", value => LearningRateSchedule.OneCycle(peakAt: value).Problems()),
        ("WarmUp.LinearOver fraction", value => WarmUp.LinearOver(value).Problems()),
        ("WarmUp.UntilTrainingErrorBelow error", value => WarmUp.UntilTrainingErrorBelow(error: value).Problems()),
        ("WarmUp.UntilTrainingErrorBelow factor", value => WarmUp.UntilTrainingErrorBelow(factor: value).Problems()),
    ];

    private static readonly (string Rule, Func<double, IEnumerable<string>> Problems)[] s_unitWithZero =
    [
        ("Cosine finalFactor", value => LearningRateSchedule.Cosine(value).Problems()),
        ("OnPlateau minimumImprovement", value => LearningRateSchedule.OnPlateau(minimumImprovement: value).Problems()),
        ("WarmUp.Linear startFactor", value => WarmUp.Linear(5, value).Problems()),
        ("WarmUp.LinearOver startFactor", value => WarmUp.LinearOver(0.1, value).Problems()),
        ("EarlyStopping.MinimumImprovement", value => new EarlyStopping { MinimumImprovement = value }.Problems()),
    ];

    private static readonly (string Rule, Func<double, IEnumerable<string>> Problems)[] s_fromOne =
    [
        ("MultiStepAt iterations", value => LearningRateSchedule.MultiStepAt([(long)value]).Problems()),
        ("OnPlateau patience", value => LearningRateSchedule.OnPlateau((int)value).Problems()),
        ("OneCycle finalDivisor", value => LearningRateSchedule.OneCycle(finalDivisor: value).Problems()),
        ("WarmUp.Linear iterations", value => WarmUp.Linear((int)value).Problems()),
        ("EarlyStopping.Patience", value => new EarlyStopping { Patience = (int)value }.Problems()),
    ];

    [TestMethod]
    public void What_is_inside_its_bounds_is_taken_and_what_is_not_is_named()
    {
        AssertBounds(s_openUnit, taken: [double.Epsilon, 0.5, Math.BitDecrement(1)], refused: [0, 1, -0.5, 1.5, double.NaN]);
        AssertBounds(s_unitWithZero, taken: [0, 0.5, Math.BitDecrement(1)], refused: [1, -double.Epsilon, 2, double.NaN]);
        AssertBounds(s_fromOne, taken: [1, 2, 1000], refused: [0, -1]);
        AssertBounds(
            [("OneCycle startDivisor", value => LearningRateSchedule.OneCycle(startDivisor: value).Problems())],
            taken: [Math.BitIncrement(1), double.MaxValue], refused: [1, 0, -2, double.PositiveInfinity, double.NaN]);
        AssertBounds(
            [("OneCycle finalDivisor", value => LearningRateSchedule.OneCycle(finalDivisor: value).Problems())],
            taken: [1, double.MaxValue], refused: [Math.BitDecrement(1), double.PositiveInfinity, double.NaN]);
    }

    [TestMethod]
    public void Steps_ascend()
    {
        Assert.IsEmpty(LearningRateSchedule.MultiStep([0.25, 0.5, 0.75]).Problems());
        Assert.IsEmpty(LearningRateSchedule.MultiStepAt([1, 20, 300]).Problems());
        Assert.Contains("must ascend", LearningRateSchedule.MultiStep([0.75, 0.5]).Problems().Single());
        Assert.Contains("must ascend", LearningRateSchedule.MultiStepAt([20, 1]).Problems().Single());
        Assert.HasCount(2, LearningRateSchedule.MultiStep([0.5, 1], gamma: 2).Problems());
    }

    private static void AssertBounds(
        (string Rule, Func<double, IEnumerable<string>> Problems)[] parameters, double[] taken, double[] refused)
    {
        foreach (var (rule, problems) in parameters)
        {
            foreach (double value in taken)
                Assert.IsEmpty(problems(value), $"{rule} {value.ToString(CultureInfo.InvariantCulture)}");
            foreach (double value in refused)
                Assert.StartsWith(rule, problems(value).Single(), $"{rule} {value.ToString(CultureInfo.InvariantCulture)}");
        }
    }
}
