namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Weights that are no numbers: named when they are loaded, in the place of a network that gives NaN.</summary>
[TestClass]
public sealed class BrokenValueTests
{
    [TestMethod]
    [DataRow("nan.pth", "layer1.0.conv1.weight has NaN (1 of ")]
    [DataRow("nan.safetensors", "layer1.0.conv1.weight has NaN (1 of ")]
    [DataRow("infinity.pth", "layer1.0.conv1.weight has infinity (1 of ")]
    [DataRow("infinity.safetensors", "layer1.0.conv1.weight has infinity (1 of ")]
    public void NaN_and_infinity_are_named_before_the_network_changes(string file, string reason)
    {
        using var checkpoint = NamedFiles.Load(file);
        using var network = new ResidualNetwork(checkpoint.Describe().Architecture, classCount: 10);
        byte[] before = network.get_parameter("conv1.weight")!.bytes.ToArray();

        Assert.Contains(reason, Assert.ThrowsExactly<InvalidDataException>(() => checkpoint.CreateNetwork()).Message);
        Assert.Contains(reason, Assert.ThrowsExactly<InvalidDataException>(() => checkpoint.ApplyTo(network)).Message);
        Assert.Contains(reason, Assert.ThrowsExactly<InvalidDataException>(() =>
            FeatureSource.Of(checkpoint, new("avgpool", PoolMaps: true))).Message);
        Assert.IsTrue(network.get_parameter("conv1.weight")!.bytes.SequenceEqual(before));
    }

    [TestMethod]
    public void Every_place_of_a_tensor_is_looked_at()
    {
        float[] values = new float[37];
        for (int i = 0; i < values.Length; i++)
        {
            Array.Fill(values, float.MaxValue);
            FiniteValues.Check("x", values);
            values[i] = i % 2 == 0 ? float.NaN : float.NegativeInfinity;
            Assert.ThrowsExactly<InvalidDataException>(() => FiniteValues.Check("x", values));
        }
    }
}
