namespace Microsoft.ML.ResNet.Tests;

/// <summary>A public ResNet-20 for CIFAR-10 (akamaster/pytorch_resnet_cifar10), where it lies beside the repository.</summary>
internal static class PublicCheckpoint
{
    /// <summary>As the checkpoint wants images normalised: ImageNet's mean and deviation, of pixels in 0..1.</summary>
    public static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    /// <summary>The network with the checkpoint's weights, in evaluation.</summary>
    public static ResidualNetwork ResNet20()
    {
        using var checkpoint = ResNetCheckpoint.Load(TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th"));
        var network = checkpoint.CreateNetwork();
        network.eval();
        return network;
    }
}
