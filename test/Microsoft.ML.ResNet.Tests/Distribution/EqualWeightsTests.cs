using static TorchSharp.torch;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Resuming;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>Several processes with synchronised batch normalization do what one does of the same batches.</summary>
[TestClass]
public sealed class EqualWeightsTests
{
    // Sums of 32-bit floats in another order.
    private const double Tolerance = 1e-6, ToleranceOfSixSteps = 1e-5;

    private static readonly string[] s_trainings = ["plain", "shortcut-b", "bottleneck", "weights-and-mixing", "uneven"];

    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    private byte[] Bytes(string name, int rank) => File.ReadAllBytes(_folder.File($"{name}-{rank}.safetensors"));

    private static float[] WeightsIn(string path)
    {
        using var checkpoint = ResNetCheckpoint.Load(path);
        var weights = new List<float>();
        foreach (var tensor in checkpoint.Tensors.Where(tensor => tensor.ElementType == ScalarType.Float32).OrderBy(
            tensor => tensor.Name, StringComparer.Ordinal))
        {
            var values = new float[tensor.ElementCount];
            tensor.ReadSingles(values);
            weights.AddRange(values);
        }
        return [.. weights];
    }

    private static float[] WeightsOfOne(string name) => WeightsOfOne(Trainings.Of(name), data: null);

    private static float[] WeightsOfOne(ResNetTrainer.Options options, IDataView? data)
    {
        using var folder = new TemporaryFolder();
        using (var model = SmallTraining.Fit(options, data))
            ResNetCheckpoint.SaveSafetensors(model.Model, folder.File("one"));
        return WeightsIn(folder.File("one"));
    }

    private float[] Weights(string name) => WeightsIn(_folder.File($"{name}-0.safetensors"));

    [TestMethod]
    [DataRow(MpiRun.OpenMpi)]
    [DataRow(MpiRun.Mpich)]
    public void Two_processes_make_the_steps_of_one_and_have_the_same_weights_bit_for_bit(string launcher)
    {
        MpiRun.Run(launcher, 2, [_folder.Root, .. s_trainings]).MustSucceed();
        foreach (string name in s_trainings)
        {
            CollectionAssert.AreEqual(Bytes(name, 0), Bytes(name, 1), name);
            Assert.IsLessThanOrEqualTo(
                name == "uneven" ? ToleranceOfSixSteps : Tolerance, LargestDifference(WeightsOfOne(name), Weights(name)), name);
        }
    }

    [TestMethod]
    public void Three_processes_share_batches_that_have_too_few_images_for_each()
    {
        MpiRun.Run(MpiRun.OpenMpi, 3, _folder.Root, "uneven").MustSucceed();
        CollectionAssert.AreEqual(Bytes("uneven", 0), Bytes("uneven", 2));
        Assert.IsLessThanOrEqualTo(ToleranceOfSixSteps, LargestDifference(WeightsOfOne("uneven"), Weights("uneven")));
    }

    [TestMethod]
    public void Processes_that_normalize_their_own_images_end_with_one_model_of_averaged_statistics()
    {
        MpiRun.Run(MpiRun.OpenMpi, 2, _folder.Root, "own-normalization", "sampled").MustSucceed();
        CollectionAssert.AreEqual(Bytes("own-normalization", 0), Bytes("own-normalization", 1));
        CollectionAssert.AreEqual(Bytes("sampled", 0), Bytes("sampled", 1));
        // Not those of whole batches, but near them after a few steps at a low rate.
        double difference = LargestDifference(WeightsOfOne("own-normalization"), Weights("own-normalization"));
        Assert.IsGreaterThan(ToleranceOfSixSteps, difference);
        Assert.IsLessThan(0.1, difference);
    }

    [TestMethod]
    public void Processes_that_read_files_when_they_are_shown_make_the_steps_of_one_also_where_an_image_is_damaged()
    {
        using var images = new ImageFolderOnDisk(100);
        images.Damage(17);
        images.Damage(60);
        MpiRun.Run(MpiRun.OpenMpi, 3, _folder.Root, "plain", "uneven", $"files={images.Root}").MustSucceed();
        foreach (string name in new[] { "plain", "uneven" })
        {
            CollectionAssert.AreEqual(Bytes(name, 0), Bytes(name, 2), name);
            var one = WeightsOfOne(Trainings.OnFiles(Trainings.Of(name)), images.Load(new MLContext(1)));
            Assert.IsLessThanOrEqualTo(
                name == "uneven" ? ToleranceOfSixSteps : Tolerance, LargestDifference(one, Weights(name)), name);
        }
    }

    private static double LargestDifference(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        // Relative where values are above 1, as variances are.
        return expected.Zip(actual, (a, b) => Math.Abs((double)a - b) / Math.Max(1, Math.Abs(a))).Max();
    }
}
