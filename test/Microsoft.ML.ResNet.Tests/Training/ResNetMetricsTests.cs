namespace Microsoft.ML.ResNet.Tests.Training;

/// <summary>The lines that <c>MetricsCallback = Console.WriteLine</c> prints.</summary>
[TestClass]
public sealed class ResNetMetricsTests
{
    private static readonly TimeSpan Left = new(days: 1, hours: 7, minutes: 4, seconds: 9);

    [TestMethod]
    public void A_line_has_the_figures_and_all_hours_that_are_left()
    {
        var metrics = new ResNetMetrics
        {
            EndOfEpoch = true, Epoch = 2, Epochs = 90, Iteration = 5, Iterations = 225, TrainingLoss = 1.5, TrainingError = 0.25,
            ValidationLoss = 2, ValidationError = 0.5, LearningRate = 0.1, ImagesPerSecond = 300, Elapsed = Left, TimeLeft = Left,
        };

        Assert.AreEqual(
            "Epoch 2/90: loss 1.5000, error 25.00 %, validation loss 2.0000, error 50.00 %, learning rate 0.1, 300 images/s, 31:04:09 left",
            metrics.ToString());
        Assert.AreEqual(
            "Epoch 2/90: loss 1.5000, error 25.00 %, learning rate 0.1, 300 images/s, 00:00:59 left",
            (metrics with { ValidationError = null, TimeLeft = TimeSpan.FromSeconds(59) }).ToString());
    }

    [TestMethod]
    public void So_has_that_of_a_detector()
    {
        var metrics = new DetectionTrainingMetrics
        {
            EndOfEpoch = true, Phase = 1, Epoch = 2, Epochs = 9, Iteration = 5, Iterations = 225, ObjectnessLoss = 1, ProposalBoxLoss = 2,
            ClassificationLoss = 3, BoxLoss = 4, ProposalRecall = 0.5, ValidationAveragePrecision = 0.75, LearningRate = 0.01,
            ImagesPerSecond = 0.5, Elapsed = Left, TimeLeft = Left,
        };

        Assert.AreEqual(
            "Epoch 2/9: loss 10.0000 (objectness 1.0000, proposals 2.0000, classes 3.0000, boxes 4.0000), recall of proposals 50.0 %, "
                + "validation AP50 0.7500, learning rate 0.01, 0.50 images/s, 31:04:09 left",
            metrics.ToString());
    }
}
