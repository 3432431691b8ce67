using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Resuming;

namespace Microsoft.ML.ResNet.Tests.Training;

/// <summary>A training that a person ends: what was learned is kept.</summary>
[TestClass]
public sealed class StoppedTrainingTests
{
    private static ResNetTrainer.Options StoppingAt(long step, Action<ResNetMetrics>? listen = null)
    {
        var stop = new CancellationTokenSource();
        return SmallTraining.Options with
        {
            StopToken = stop.Token,
            MetricsInterval = 1,
            MetricsCallback = metrics =>
            {
                listen?.Invoke(metrics);
                if (metrics.Iteration >= step)
                    stop.Cancel();
            },
        };
    }

    [TestMethod]
    public void The_model_has_the_best_weights_of_the_epochs_done()
    {
        // Five steps an epoch: what the second does is not kept.
        var afterOne = SmallTraining.FittedWeights(SmallTraining.Options with { Epochs = 1, Schedule = LearningRateSchedule.Constant });
        long last = 0;

        var stopped = SmallTraining.FittedWeights(
            StoppingAt(7, metrics => last = metrics.Iteration) with { Schedule = LearningRateSchedule.Constant });

        CollectionAssert.AreEqual(afterOne, stopped);
        Assert.AreEqual(7, last);
    }

    [TestMethod]
    public void Stopped_at_the_end_of_an_epoch_that_epoch_counts()
    {
        var epochs = new List<int>();

        SmallTraining.Fit(StoppingAt(10, metrics => { if (metrics.EndOfEpoch) epochs.Add(metrics.Epoch); })).Dispose();

        CollectionAssert.AreEqual(new[] { 1, 2 }, epochs);
    }

    [TestMethod]
    public void Before_the_first_epoch_is_done_there_is_nothing_to_keep_and_that_is_said() =>
        Assert.Contains("before its first epoch was done",
            Assert.ThrowsExactly<OperationCanceledException>(() => SmallTraining.Fit(StoppingAt(2))).Message);

    [TestMethod]
    public void With_a_checkpoint_it_goes_on_later_as_if_it_had_not_been_stopped()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new TrainingCheckpoint { Path = folder.File("c"), Epochs = 100 };
        foreach (long step in (long[])[2, 7])
        {
            try
            {
                SmallTraining.Fit(StoppingAt(step) with { Checkpoint = checkpoint }).Dispose();
            }
            catch (OperationCanceledException)
            {
                // Inside the first epoch.
            }
        }

        CollectionAssert.AreEqual(SmallTraining.FittedWeights(SmallTraining.Options),
            SmallTraining.FittedWeights(SmallTraining.Options with { Checkpoint = checkpoint }));
    }
}
