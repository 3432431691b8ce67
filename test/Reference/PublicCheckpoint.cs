using System.ComponentModel;
using System.Diagnostics;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>A public ResNet-20 for CIFAR-10 (akamaster/pytorch_resnet_cifar10), where it lies beside the repository.</summary>
internal static class PublicCheckpoint
{
    /// <summary>As the checkpoint wants images normalised: ImageNet's mean and deviation, of pixels in 0..1.</summary>
    public static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    /// <summary>The network with the checkpoint's weights, in evaluation.</summary>
    public static ResidualNetwork ResNet20()
    {
        var checkpoint = Convert(TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th"));
        var network = new ResidualNetwork(ResNetArchitecture.Cifar(20), classCount: 10);
        // Saved by a PyTorch that did not count batches yet.
        var (missing, unexpected) = network.load_state_dict(checkpoint.Names.ToDictionary(name => name, checkpoint.ReadTensor), strict: false);
        Assert.IsTrue(missing.All(name => name.EndsWith("num_batches_tracked", StringComparison.Ordinal)), string.Join(", ", missing));
        Assert.IsEmpty(unexpected);
        network.eval();
        return network;
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
