using static TorchSharp.torch;
using System.ComponentModel;
using System.Diagnostics;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class PublicCheckpointTests
{
    private const int ImageBytes = 3 * 32 * 32;

    [TestMethod]
    public void A_public_CIFAR_ResNet_20_scores_its_published_accuracy_on_training_images()
    {
        var images = TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin");
        var checkpoint = Convert(TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th"));
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(20), classCount: 10);
        var state = checkpoint.Names.ToDictionary(name => name, checkpoint.ReadTensor);
        // Saved by a PyTorch that did not count batches yet.
        var (missing, unexpected) = network.load_state_dict(state, strict: false);
        Assert.IsTrue(missing.All(name => name.EndsWith("num_batches_tracked", StringComparison.Ordinal)), string.Join(", ", missing));
        Assert.IsEmpty(unexpected);
        network.eval();

        var (pixels, labels) = ReadCifar(images);
        using var noGrad = no_grad();
        var accuracy = Accuracy(network.call(pixels), labels);
        using var folded = new FoldedNetwork(network);
        Assert.AreEqual(0.998, accuracy, 0.003);
        Assert.AreEqual(accuracy, Accuracy(folded.Forward(pixels), labels), 0.0011);
    }

    private static double Accuracy(Tensor logits, Tensor labels) =>
        logits.argmax(1).eq(labels).to_type(ScalarType.Float32).mean().item<float>();

    /// <summary>CIFAR's binary format: a label byte, then 32×32 bytes each of red, green and blue. Normalised as the checkpoint wants it: ImageNet's mean and deviation.</summary>
    private static (Tensor Images, Tensor Labels) ReadCifar(string file)
    {
        var records = File.ReadAllBytes(file).Chunk(1 + ImageBytes).ToArray();
        var pixels = records.SelectMany(record => record.Skip(1)).Select(value => value / 255f).ToArray();
        var mean = tensor(new[] { 0.485f, 0.456f, 0.406f }, [1, 3, 1, 1]);
        var deviation = tensor(new[] { 0.229f, 0.224f, 0.225f }, [1, 3, 1, 1]);
        var images = (tensor(pixels, [records.Length, 3, 32, 32]) - mean) / deviation;
        return (images, tensor(records.Select(record => (long)record[0]).ToArray()));
    }

    private static SafetensorsFile Convert(string checkpoint)
    {
        var target = Path.GetTempFileName();
        try
        {
            var script = Path.Combine(TestFiles.Reference, "make_reference.py");
            using var python = Start("/usr/bin/python3", script, "convert", checkpoint, target);
            var errors = python.StandardError.ReadToEnd();
            python.WaitForExit();
            if (errors.Contains("ModuleNotFoundError", StringComparison.Ordinal))
                Assert.Inconclusive("needs python3-torch to read a PyTorch checkpoint");
            Assert.AreEqual(0, python.ExitCode, errors);
            return new SafetensorsFile(target);
        }
        finally
        {
            File.Delete(target);
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Inconclusive($"needs {program} with python3-torch to read a PyTorch checkpoint");
            throw;
        }
    }
}
