using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;
using PaperExperiments.Trainings;

namespace PaperExperiments.Tests;

[TestClass]
public sealed class TrainingHistoryTests
{
    [TestMethod]
    public void Errors_are_those_since_the_point_before()
    {
        using var folder = new TemporaryFolder();
        var history = TrainingHistory.Open(folder["history.csv"]);

        // Of 2 steps with errors 0.8 and 0.4, then one of 0.3; in the next epoch one of 0.2.
        history.Add(Report(2, 1, 0.6));
        history.Add(Report(3, 1, 0.5, testError: 0.45));
        history.Add(Report(4, 2, 0.2));

        CollectionAssert.AreEqual(new[] { 0.6, 0.3, 0.2 }, history.Points.Select(point => Math.Round(point.TrainingError, 9)).ToArray());
        CollectionAssert.AreEqual(history.Points.ToArray(), TrainingHistory.Open(folder["history.csv"]).Points.ToArray());
    }

    [TestMethod]
    public void Steps_that_are_made_again_after_an_interruption_are_noted_once()
    {
        using var folder = new TemporaryFolder();
        var before = TrainingHistory.Open(folder["history.csv"]);
        before.Add(Report(3, 1, 0.5, testError: 0.45));
        before.Add(Report(4, 2, 0.2));
        before.Add(Report(5, 2, 0.3));

        var after = TrainingHistory.Open(folder["history.csv"]);
        after.Add(Report(3, 1, 0.5, testError: 0.45) with { IsFromCheckpoint = true });
        after.Add(Report(4, 2, 0.25));

        CollectionAssert.AreEqual(new long[] { 3, 4 }, after.Points.Select(point => point.Iteration).ToArray());
        Assert.AreEqual(0.25, after.Points[^1].TrainingError, 1e-12);
    }

    private static ResNetMetrics Report(long iteration, int epoch, double trainingError, double? testError = null) => new()
    {
        EndOfEpoch = testError is not null,
        Epoch = epoch,
        Epochs = 9,
        Iteration = iteration,
        Iterations = 27,
        TrainingLoss = 1,
        TrainingError = trainingError,
        ValidationError = testError,
        LearningRate = 0.1,
        ImagesPerSecond = 100,
        Elapsed = TimeSpan.FromSeconds(iteration),
        TimeLeft = TimeSpan.Zero,
    };
}
