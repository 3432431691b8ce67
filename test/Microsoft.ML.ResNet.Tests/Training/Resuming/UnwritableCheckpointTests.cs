using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Resuming;

/// <summary>
/// A disk that fills up or a share that goes away: a file in the place of the folder does the same, for whoever runs the tests.
/// </summary>
[TestClass]
public sealed class UnwritableCheckpointTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    private string Place => _folder.File("place");

    private ResNetTrainer.Options Options =>
        SmallTraining.Options with { Checkpoint = new TrainingCheckpoint { Path = Path.Combine(Place, "c") } };

    [TestMethod]
    public void A_path_that_cannot_be_written_is_refused_before_images_are_read()
    {
        File.WriteAllText(Place, "in the way");
        int read = 0;

        string message = Assert.ThrowsExactly<IOException>(() => SmallTraining.Fit(Options, Counted(() => read++))).Message;

        Assert.Contains("Checkpoint.Path must be a file that can be written", message);
        Assert.Contains(Options.Checkpoint!.Path, message);
        Assert.AreEqual(0, read);
    }

    [TestMethod]
    public void A_workspace_that_cannot_be_written_is_refused_before_images_are_read()
    {
        File.WriteAllText(Place, "in the way");
        int read = 0;

        string message = Assert.ThrowsExactly<IOException>(() =>
            SmallTraining.Fit(SmallTraining.Options with { WorkspacePath = Place, MemoryBudget = 0 }, Counted(() => read++))).Message;

        Assert.Contains("WorkspacePath must be a folder that can be written to", message);
        Assert.AreEqual(0, read);
    }

    [TestMethod]
    public void Writes_that_fail_are_said_and_the_model_is_that_of_a_training_without_them()
    {
        var whole = SmallTraining.FittedWeights(SmallTraining.Options);

        var weights = SmallTraining.FittedWeights(Options with { MetricsCallback = _ => Obstruct() }, log: _messages.Add);

        CollectionAssert.AreEqual(whole, weights);
        Assert.HasCount(3, _messages.Where(message => message.Contains("could not be written") && message.Contains("tries again")));
        Assert.HasCount(1, _messages.Where(message =>
            message.Contains("The checkpoint of step 15 could not be written")
            && message.Contains("There is no file of this training. The model is whole.")));
    }

    [TestMethod]
    public void A_write_that_comes_through_later_ends_the_complaint()
    {
        var options = Options with
        {
            MetricsCallback = metrics =>
            {
                if (metrics.Epoch == 1)
                    Obstruct();
                else if (File.Exists(Place))
                    File.Delete(Place);
            },
        };

        SmallTraining.Fit(options, log: _messages.Add).Dispose();

        Assert.HasCount(1, _messages.Where(message => message.Contains("could not be written")));
        Assert.IsTrue(File.Exists(options.Checkpoint!.Path));
    }

    [TestMethod]
    [DataRow(3L, DisplayName = "inside the first epoch")]
    [DataRow(5L, DisplayName = "at its last step")]
    [DataRow(8L, DisplayName = "inside the second")]
    public void A_training_that_is_cancelled_is_written_where_it_stands(long step)
    {
        using var cancel = new CancellationTokenSource();
        var options = SmallTraining.Options with { Checkpoint = new TrainingCheckpoint { Path = _folder.File("c"), Epochs = 100 } };

        Assert.Throws<OperationCanceledException>(() => SmallTraining.Fit(options with
        {
            CancellationToken = cancel.Token,
            MetricsInterval = 1,
            MetricsCallback = metrics =>
            {
                if (metrics.Iteration == step)
                    cancel.Cancel();
            },
        }));

        using (var saved = SavedTraining.Open(_folder.File("c")))
            Assert.AreEqual(step, saved.State.Iteration);
        CollectionAssert.AreEqual(SmallTraining.FittedWeights(SmallTraining.Options), SmallTraining.FittedWeights(options));
    }

    private void Obstruct()
    {
        if (Directory.Exists(Place))
            Directory.Delete(Place, recursive: true);
        File.WriteAllText(Place, "in the way");
    }

    private static IDataView Counted(Action onRead)
    {
        var context = new MLContext(1);
        var rows = SyntheticImages.Rows(100);
        var labels = context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(rows));
        return labels.Transform(context.Data.LoadFromEnumerable(rows.Select(row =>
        {
            onRead();
            return row;
        })));
    }
}
