using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Detection.Training;

/// <summary>Six images in batches of two: three steps an epoch.</summary>
[TestClass]
public sealed class ResumedDetectorTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);
    private readonly IDataView _train, _validation;

    public ResumedDetectorTests()
    {
        _train = Scenes.View(_context, Scenes.Rows(6));
        _validation = Scenes.View(_context, Scenes.Rows(2, seed: 2));
    }

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    private FasterRcnnTrainer.Options Options => Scenes.Options with { NumberOfThreads = 1 };

    private TrainingCheckpoint Checkpoint => new() { Path = _folder.File("c"), Epochs = 100 };

    [TestMethod]
    [DataRow(DetectionTrainingScheme.Joint, 2L, 0, DisplayName = "inside an epoch")]
    [DataRow(DetectionTrainingScheme.Joint, 3L, 0, DisplayName = "at the end of an epoch")]
    [DataRow(DetectionTrainingScheme.Alternating, 5L, 1, DisplayName = "inside the first of four")]
    [DataRow(DetectionTrainingScheme.Alternating, 6L, 2, DisplayName = "between the first and the second")]
    [DataRow(DetectionTrainingScheme.Alternating, 20L, 6, DisplayName = "inside the last")]
    public void A_training_that_is_cancelled_is_written_where_it_stands_and_goes_on_as_if_nothing_had_been(
        DetectionTrainingScheme scheme, long step, int epochsDone)
    {
        var options = Options with { Scheme = scheme, ValidationSet = _validation };
        byte[] whole = Weights(options);

        Assert.Throws<OperationCanceledException>(() => Weights(CancelledAt(step, options with { Checkpoint = Checkpoint })));

        using (var saved = SavedTraining.Open(_folder.File("c")))
            Assert.AreEqual(step, saved.State.Iteration);
        var reported = new List<DetectionTrainingMetrics>();
        CollectionAssert.AreEqual(whole, Weights(options with { Checkpoint = Checkpoint, MetricsCallback = reported.Add }));
        int epochs = scheme == DetectionTrainingScheme.Joint ? 2 : 8;
        Assert.AreSequenceEqual(Enumerable.Range(1, epochs), reported.Select(epoch => epoch.Epoch));
        // Of an epoch whose last step was done, validation may be still to come.
        Assert.AreEqual(epochsDone, reported.Count(epoch => epoch.IsFromCheckpoint));
    }

    [TestMethod]
    public void A_finished_training_gives_its_model_without_training()
    {
        var options = Options with { ValidationSet = _validation, Checkpoint = Checkpoint };
        byte[] first = Weights(options);
        int steps = 0;

        byte[] again = Weights(options with { MetricsInterval = 1, MetricsCallback = metrics => steps += metrics.EndOfEpoch ? 0 : 1 });

        CollectionAssert.AreEqual(first, again);
        Assert.AreEqual(0, steps);
    }

    [TestMethod]
    public void A_checkpoint_of_another_training_is_refused_with_every_difference()
    {
        Weights(Options with { Checkpoint = Checkpoint, Iterations = 1 });

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => Weights(
            Options with { Checkpoint = Checkpoint, Iterations = 1, LearningRate = 0.02, ShorterSides = [64] },
            Scenes.View(_context, Scenes.Rows(6, seed: 5)))).Message;

        foreach (string part in new[] { "Options.LearningRate: 0.01 in the checkpoint, 0.02 now", "Options.ShorterSides: 96",
            "Training images: 6 with 12 objects", "Checkpoint.Resume" })
            Assert.Contains(part, message);
    }

    [TestMethod]
    public void A_path_that_cannot_be_written_is_refused_before_images_are_read()
    {
        File.WriteAllText(_folder.File("place"), "in the way");
        var unreadable = Scenes.View(_context, Unreadable());

        string message = Assert.ThrowsExactly<IOException>(() => Weights(
            Options with { Checkpoint = new() { Path = Path.Combine(_folder.File("place"), "c") } }, unreadable)).Message;

        Assert.Contains("Checkpoint.Path must be a file that can be written", message);

        static IEnumerable<Scenes.Row> Unreadable()
        {
            bool isSchemaRead = false;
            foreach (var row in Scenes.Rows(1))
            {
                if (isSchemaRead)
                    throw new InvalidOperationException("An image was read.");
                isSchemaRead = false;
                yield return row;
            }
        }
    }

    [TestMethod]
    public void A_write_that_fails_later_is_said_and_the_model_is_whole()
    {
        var messages = new List<string>();
        _context.Log += (_, e) => messages.Add(e.Message);
        string place = _folder.File("place");
        byte[] whole = Weights(Options);

        byte[] weights = Weights(Options with
        {
            Checkpoint = new() { Path = Path.Combine(place, "c") },
            MetricsCallback = _ =>
            {
                if (Directory.Exists(place))
                    Directory.Delete(place, recursive: true);
                File.WriteAllText(place, "in the way");
            },
        });

        CollectionAssert.AreEqual(whole, weights);
        Assert.HasCount(1, messages.Where(message => message.Contains("There is no file of this training. The model is whole.")));
    }

    private FasterRcnnTrainer.Options CancelledAt(long step, FasterRcnnTrainer.Options options)
    {
        var source = new CancellationTokenSource();
        return options with
        {
            CancellationToken = source.Token,
            MetricsInterval = 1,
            MetricsCallback = metrics =>
            {
                if (metrics is { EndOfEpoch: false } && metrics.Iteration == step)
                    source.Cancel();
            },
        };
    }

    private byte[] Weights(FasterRcnnTrainer.Options options, IDataView? train = null)
    {
        using var model = _context.MulticlassClassification.Trainers.FasterRcnn(options).Fit(train ?? _train);
        string path = _folder.File("weights.onnx");
        model.ExportToOnnx(path);
        return File.ReadAllBytes(path);
    }
}
