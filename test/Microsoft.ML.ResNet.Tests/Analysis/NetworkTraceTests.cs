using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class NetworkTraceTests
{
    [TestMethod]
    [DataRow("cifar-20", false)]
    [DataRow("cifar-20-c", true)]
    [DataRow("cifar-plain-20", true)]
    [DataRow("resnet-18", false)]
    [DataRow("resnet-50", true)]
    public void It_computes_what_the_network_computes(string name, bool training)
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 4, seed: 5);
        network.train(training);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var input = rand(3, 3, 40, 40, generator: new Generator(1));

        var expected = network.forward(input).data<float>().ToArray();
        var actual = NetworkTrace.Forward(network, input, (_, _) => { }).data<float>().ToArray();

        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-4f * expected.Max(Math.Abs));
    }
}
