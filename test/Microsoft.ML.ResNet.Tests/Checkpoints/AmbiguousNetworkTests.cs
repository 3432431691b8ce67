namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>What names and shapes do not tell: said, and given in each of the places where a checkpoint becomes a network.</summary>
[TestClass]
public sealed class AmbiguousNetworkTests
{
    [TestMethod]
    public void A_small_stem_with_max_pooling_is_an_assumption_that_can_be_corrected()
    {
        using var assumed = NamedFiles.Load("small-stem-pooled.pth");
        Assert.Contains("no max pooling follows it (MaxPooling = False), as is usual with a single 3×3 convolution", string.Join(" ",
            assumed.Assumptions));
        using (var network = assumed.CreateNetwork(assumed.Describe().Architecture with { MaxPooling = true }))
            NamedFiles.AssertGives("small-stem-pooled", network);

        using var told = NamedFiles.Load("small-stem-pooled.pth", new() { Architecture = found => found with { MaxPooling = true } });
        using (var network = told.CreateNetwork())
            NamedFiles.AssertGives("small-stem-pooled", network);
        Assert.IsEmpty(told.Assumptions);
    }

    [TestMethod]
    public void The_place_of_the_stride_is_an_assumption_that_can_be_corrected()
    {
        using var assumed = NamedFiles.Load("stride-in-1x1.pth");
        Assert.Contains("StrideInFirstConvolution = false", string.Join(" ", assumed.Assumptions));
        using var told = NamedFiles.Load("stride-in-1x1.pth", new() { Architecture = found =>
            found with { StrideInFirstConvolution = true } });
        using var network = told.CreateNetwork();
        NamedFiles.AssertGives("stride-in-1x1", network);
    }

    [TestMethod]
    public void A_plain_net_and_one_with_shortcuts_without_weights_have_the_same_file()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8).Plain(), classCount: 2);
        using var file = WithoutMetadata(network);
        using var checkpoint = ResNetCheckpoint.Load(file);

        Assert.AreEqual(ShortcutKind.A, checkpoint.Describe().Architecture.Shortcut);
        Assert.Contains("Shortcut = A", string.Join(" ", checkpoint.Assumptions));
        using var plain = checkpoint.CreateNetwork(ResNetArchitecture.Cifar(8).Plain());
        Assert.AreEqual(ShortcutKind.None, plain.Architecture.Shortcut);
    }

    [TestMethod]
    public void Our_own_files_tell_all_even_of_networks_without_a_name()
    {
        var architecture = ResNetArchitecture.Cifar(8) with { MaxPooling = true, StemStride = 2 };
        using var network = new ResidualNetwork(architecture, classCount: 2);
        using var file = new MemoryStream();
        ResNetCheckpoint.SaveSafetensors(network, file);
        file.Position = 0;
        using var checkpoint = ResNetCheckpoint.Load(file);

        Assert.AreEqual(architecture, checkpoint.Describe().Architecture);
        Assert.IsEmpty(checkpoint.Assumptions);
    }

    [TestMethod]
    public void A_correction_must_keep_the_tensors()
    {
        using var checkpoint = NamedFiles.Load("plain.pth", new() { Architecture = found => found with { Groups = 2 } });

        Assert.Contains("must give a network with the same tensors as", Assert.ThrowsExactly<InvalidDataException>(() =>
            checkpoint.Describe()).Message);
    }

    private static MemoryStream WithoutMetadata(ResidualNetwork network)
    {
        var file = new MemoryStream();
        SafetensorsWriter.Write(network.state_dict(), [], file);
        file.Position = 0;
        return file;
    }
}
