using System.Globalization;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class OptionTextTests
{
    private sealed record Inner(IReadOnlyList<double> Values);

    private sealed record Outer(Inner Inner, bool Flag, ImageShape Shape)
    {
        public static Outer Example { get; } = new(new([0.5, 2]), true, new ImageShape(3, 32, 32));
    }

    [TestMethod]
    public void Lists_inside_of_records_are_written_out() =>
        Assert.AreEqual($"Inner (Values (0.5, 2)), Flag True, Shape {new ImageShape(3, 32, 32)}", OptionText.Of(Outer.Example));

    [TestMethod]
    public void The_culture_does_not_matter()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.AreEqual("0.5", OptionText.Of(0.5));
            Assert.AreEqual("Decay 0.999, Interval 1", OptionText.Of(new WeightAveraging()));
            Assert.AreEqual("times 0.1 at 0.5, 0.75 of training", OptionText.Of(LearningRateSchedule.MultiStep([0.5, 0.75])));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [TestMethod]
    public void Schedules_and_warm_ups_say_all_their_numbers()
    {
        foreach (var (expected, value) in new (string, object?)[]
        {
            ("none", null),
            ("constant", LearningRateSchedule.Constant),
            ("cosine to 0.01", LearningRateSchedule.Cosine(0.01)),
            ("times 0.1 at steps 32000, 48000", LearningRateSchedule.MultiStepAt([32_000, 48_000])),
            ("times 0.5 when the error has not fallen by more than 0.001 for 3 epochs", LearningRateSchedule.OnPlateau(3, 0.5, 0.001)),
            ("one cycle: from 1/25 to 1 at 0.3 of training, then to 1/250000", LearningRateSchedule.OneCycle()),
            ("linear from 0.01 over 500 steps", WarmUp.Linear(500)),
            ("linear from 0.01 over 0.1 of training", WarmUp.LinearOver(0.1)),
            ("0.1 of the rate until the training error is below 0.8", WarmUp.UntilTrainingErrorBelow()),
            ("BatchNormalization, Biases", WeightDecayExclusions.BatchNormalization | WeightDecayExclusions.Biases),
        })
            Assert.AreEqual(expected, OptionText.Of(value));
    }
}
