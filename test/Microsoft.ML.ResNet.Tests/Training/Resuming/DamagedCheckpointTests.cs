using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Resuming;

[TestClass]
public sealed class DamagedCheckpointTests
{
    private static readonly TemporaryFolder s_whole = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];

    private string Latest => _folder.File("c");

    private string Previous => _folder.File("c.previous");

    private static ResNetTrainer.Options Options(string path) =>
        SmallTraining.Options with { Checkpoint = new TrainingCheckpoint { Path = path } };

    [ClassInitialize]
    public static void Train(TestContext _) => SmallTraining.Interrupt(Options(s_whole.File("c")), 11);

    [ClassCleanup]
    public static void DeleteWhole() => s_whole.Dispose();

    [TestInitialize]
    public void CopyFiles()
    {
        File.Copy(s_whole.File("c"), Latest);
        File.Copy(s_whole.File("c.previous"), Previous);
    }

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    private SavedTraining? OpenNewest() => new CheckpointFiles(new TrainingCheckpoint { Path = Latest }, _messages.Add).OpenNewest();

    private long OpenedStep()
    {
        using var saved = OpenNewest();
        return saved!.State.Iteration;
    }

    [TestMethod]
    public void The_last_of_two_whole_files_is_used_without_a_word()
    {
        Assert.AreEqual(10, OpenedStep());
        Assert.IsEmpty(_messages);
    }

    [TestMethod]
    public void A_file_torn_anywhere_is_not_used_but_the_one_before_it_and_that_is_said()
    {
        byte[] whole = File.ReadAllBytes(Latest);
        foreach (int length in Enumerable.Range(0, 40).Select(i => (int)((long)whole.Length * i / 40)).Append(whole.Length - 1).Append(7)
            .Append(31).Append(32).Append(33))
        {
            File.WriteAllBytes(Latest, whole[..length]);
            _messages.Clear();
            Assert.AreEqual(5, OpenedStep(), $"{length} bytes");
            StringAssert.Contains(_messages.Single(), "torn");
            StringAssert.Contains(_messages.Single(), $"is used instead: {Previous}, step 5");
        }
    }

    [TestMethod]
    public void A_file_with_more_bytes_or_of_zeros_is_not_used()
    {
        byte[] whole = File.ReadAllBytes(Latest);
        foreach (byte[] content in new byte[][]
        {
            [.. whole, 0],
            new byte[whole.Length],
            [.. whole[..4096], .. new byte[whole.Length - 4096]],
        })
        {
            File.WriteAllBytes(Latest, content);
            Assert.AreEqual(5, OpenedStep());
        }
    }

    [TestMethod]
    public void One_flipped_bit_anywhere_is_found()
    {
        byte[] whole = File.ReadAllBytes(Latest);
        var random = new Random(9);
        var bits = Enumerable.Range(0, 300).Select(_ => random.NextInt64(whole.Length * 8L)).Append(0).Append(whole.Length * 8L - 1);
        foreach (long bit in bits)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            File.WriteAllBytes(Latest, flipped);
            Assert.AreEqual(5, OpenedStep(), $"bit {bit}");
        }
    }

    [TestMethod]
    public void A_training_killed_between_the_two_renames_goes_on_from_the_file_before()
    {
        File.Delete(Latest);
        Assert.AreEqual(5, OpenedStep());
        StringAssert.Contains(_messages.Single(), "is missing");
    }

    [TestMethod]
    public void Going_on_from_the_file_before_gives_the_same_weights_and_says_so_in_the_log()
    {
        File.WriteAllBytes(Latest, File.ReadAllBytes(Latest)[..5000]);
        // What a process leaves that is killed while it writes.
        File.WriteAllBytes(Latest + ".tmp", new byte[100]);
        var resumed = SmallTraining.FittedWeights(Options(Latest), log: _messages.Add);
        CollectionAssert.AreEqual(SmallTraining.FittedWeights(SmallTraining.Options), resumed);
        Assert.IsTrue(
            _messages.Any(message => message.Contains("torn or damaged") && message.Contains("is used instead")),
            string.Join('\n', _messages));
        Assert.IsFalse(File.Exists(Latest + ".tmp"));
    }

    [TestMethod]
    public void Two_damaged_files_are_an_error_that_names_both()
    {
        File.WriteAllBytes(Latest, [1, 2, 3]);
        File.WriteAllBytes(Previous, []);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => SmallTraining.Fit(Options(Latest)));
        StringAssert.Contains(error.Message, Latest);
        StringAssert.Contains(error.Message, Previous);
        StringAssert.Contains(error.Message, "Delete both files");
    }

    [TestMethod]
    public void A_network_without_a_training_is_no_checkpoint_of_one()
    {
        using (var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), 4, 1))
            ResNetCheckpoint.SaveSafetensors(network, Latest);
        File.Delete(Previous);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => OpenNewest()).Message, "checksum");
    }

    [TestMethod]
    public void A_write_that_fails_leaves_the_files_as_they_were()
    {
        using (var saved = OpenNewest())
            Assert.ThrowsExactly<IOException>(() => new CheckpointFiles(new TrainingCheckpoint { Path = Latest }, _messages.Add).Write(
                saved!.State, Failing()));
        Assert.IsFalse(File.Exists(Latest + ".tmp"));
        Assert.AreEqual(10, OpenedStep());
        Assert.IsEmpty(_messages);

        static IEnumerable<KeyValuePair<string, TorchSharp.torch.Tensor>> Failing()
        {
            yield return KeyValuePair.Create("network.a", TorchSharp.torch.zeros(10));
            throw new IOException("No space left on device");
        }
    }

    [TestMethod]
    public void Without_the_file_before_only_one_is_kept()
    {
        var options =
            SmallTraining.Options with { Checkpoint = new TrainingCheckpoint { Path = _folder.File("alone"), KeepPrevious = false } };
        SmallTraining.Fit(options).Dispose();
        Assert.IsTrue(File.Exists(_folder.File("alone")));
        Assert.IsFalse(File.Exists(_folder.File("alone.previous")));
    }
}
