using static TorchSharp.torch;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>Several processes train the detector that one does of the same batches.</summary>
[TestClass]
public sealed class EqualDetectorsTests
{
    // Sums of 32-bit floats in another order; the last weights of a few steps differ by 1e-3 and more from the first.
    private const double Tolerance = 1e-5;

    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    [DataRow(2, "detector")]
    [DataRow(3, "detector")]
    [DataRow(2, "alternating")]
    public void Processes_make_the_steps_of_one_also_with_fewer_images_than_processes(int processes, string name)
    {
        var one = TrainAlone(name);

        var run = MpiRun.Run(MpiRun.OpenMpi, processes, _folder.Root, name, $"checkpoint={_folder.File("many")}").MustSucceed();

        Assert.AreSequenceEqual(one.Lines, Epochs(run));
        CollectionAssert.AreEqual(Model(name, 0), Model(name, processes - 1));
        Assert.IsLessThanOrEqualTo(Tolerance, LargestDifference(one.Weights, Weights("many")));
    }

    [TestMethod]
    public void One_process_goes_on_with_what_two_have_begun()
    {
        var one = TrainAlone("detectors");
        MpiRun.Run(MpiRun.OpenMpi, 2, _folder.Root, "detectors", $"checkpoint={_folder.File("many")}").MustSucceed();
        // As if it had been ended after the first of its three epochs.
        File.Move(_folder.File("many") + ".previous", _folder.File("many"), overwrite: true);

        var run = MpiRun.RunUnder(null, 1, null, _folder.Root, "detectors", $"checkpoint={_folder.File("many")}").MustSucceed();

        Assert.AreEqual(one.Lines[^1], Epochs(run)[^1]);
        Assert.IsLessThanOrEqualTo(Tolerance, LargestDifference(one.Weights, Weights("many")));
    }

    private (string[] Lines, float[] Weights) TrainAlone(string name)
    {
        var run = MpiRun.RunUnder(null, 1, null, _folder.Root, name, $"checkpoint={_folder.File("one")}").MustSucceed();
        return (Epochs(run), Weights("one"));
    }

    private static string[] Epochs(MpiRun.Result run) => [.. run.Lines.Where(line => line.StartsWith("epoch ", StringComparison.Ordinal))];

    private byte[] Model(string name, int rank) => File.ReadAllBytes(_folder.File($"{name}-{rank}.onnx"));

    /// <summary>Those of the network that a checkpoint was written with.</summary>
    private float[] Weights(string checkpoint)
    {
        using var file = ResNetCheckpoint.Load(_folder.File(checkpoint));
        var weights = new List<float>();
        foreach (var tensor in file.Tensors.Where(tensor => tensor.ElementType == ScalarType.Float32
            && tensor.Name.StartsWith("network.", StringComparison.Ordinal)).OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            var values = new float[tensor.ElementCount];
            tensor.ReadSingles(values);
            weights.AddRange(values);
        }
        return [.. weights];
    }

    private static double LargestDifference(float[] expected, float[] actual)
    {
        Assert.IsNotEmpty(expected);
        Assert.HasCount(expected.Length, actual);
        return expected.Zip(actual, (a, b) => Math.Abs((double)a - b) / Math.Max(1, Math.Abs(a))).Max();
    }
}
