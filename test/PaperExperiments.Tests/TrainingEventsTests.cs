using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;
using PaperExperiments.Trainings;

namespace PaperExperiments.Tests;

[TestClass]
public sealed class TrainingEventsTests
{
    [TestMethod]
    public void Where_curves_cannot_be_written_that_is_said_once_and_training_goes_on()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["events"], "in the way");
        var history = TrainingHistory.Open(folder["history.csv"]);
        var (before, said) = (Console.Error, new StringWriter());
        Console.SetError(said);
        try
        {
            using var events = new TrainingEvents(folder["events"]);
            for (int step = 1; step < 4; step++)
            {
                var metrics = Report(step);
                history.Add(metrics);
                events.Add(metrics, history.Points[^1]);
            }
        }
        finally
        {
            Console.SetError(before);
        }

        string line = said.ToString().TrimEnd();
        StringAssert.StartsWith(line, $"No more curves for TensorBoard: {folder["events"]} cannot be written (");
        StringAssert.EndsWith(line, "history.csv has them too.");
        Assert.DoesNotContain(Environment.NewLine, line);
        Assert.AreEqual("in the way", File.ReadAllText(folder["events"]));
    }

    private static ResNetMetrics Report(long iteration) => new()
    {
        EndOfEpoch = false,
        Epoch = 1,
        Epochs = 9,
        Iteration = iteration,
        Iterations = 27,
        TrainingLoss = 1,
        TrainingError = 0.5,
        LearningRate = 0.1,
        ImagesPerSecond = 100,
        Elapsed = TimeSpan.FromSeconds(iteration),
        TimeLeft = TimeSpan.Zero,
    };
}
