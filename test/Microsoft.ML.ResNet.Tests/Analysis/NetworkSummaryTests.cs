using Microsoft.ML.ResNet.Tests.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class NetworkSummaryTests
{
    [TestMethod]
    public void ResNet_18_has_the_figures_that_torchinfo_prints()
    {
        var summary = ResNetArchitecture.ResNet18.Summary(new(3, 224, 224), classCount: 1000);

        // torchinfo 1.8, summary(torchvision.models.resnet18(), (1, 3, 224, 224)).
        string text = summary.ToString();
        Assert.Contains("Parameters: 11,689,512", text);
        Assert.Contains("(1.81 G)", text);
        Assert.Contains("Input: 0.60 MB, forward and backward: 39.75 MB an image, parameters: 46.76 MB", text);
    }

    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("resnet-50-v1-c")]
    [DataRow("plain-34")]
    [DataRow("cifar-20")]
    public void The_rows_of_each_level_add_up_to_the_network(string name)
    {
        var summary = ResNetArchitecture.Parse(name).Summary(new(3, 64, 64), classCount: 10);
        var rows = summary.Rows;

        // What has no parts at the next level counts there too.
        foreach (int level in new[] { 1, 2, 3 })
        {
            var leaves = rows
                .Where((row, i) => row.Level == level || row.Level < level && (i + 1 == rows.Length || rows[i + 1].Level <= row.Level))
                .ToArray();
            Assert.AreEqual(summary.Complexity.Parameters, leaves.Sum(row => row.Parameters));
            Assert.AreEqual(summary.Complexity.MultiplyAdds, leaves.Sum(row => row.MultiplyAdds));
        }
    }

    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("resnet-50")]
    [DataRow("cifar-20-b")]
    public void Output_shapes_are_those_of_the_network_at_work(string name)
    {
        var architecture = ResNetArchitecture.Parse(name);
        var input = new ImageShape(3, 67, 45);
        var rows = architecture.Summary(input, classCount: 5).Rows.ToDictionary(row => row.Name);
        using var network = new ResidualNetwork(architecture, classCount: 5);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();

        int seen = 0;
        NetworkTrace.Forward(network, zeros(2, 3, 67, 45), (plan, response) =>
        {
            seen++;
            var shape = new ImageShape((int)response.shape[1], (int)response.shape[2], (int)response.shape[3]);
            Assert.AreEqual(shape, rows[plan.Name].Output);
            Assert.AreEqual(shape, rows[plan.Name.Replace("conv", "bn", StringComparison.Ordinal)].Output);
        });
        Assert.AreEqual(architecture.Depth - 1, seen);
        Assert.AreEqual(new ImageShape(5, 1, 1), rows["fc"].Output);
    }

    [TestMethod]
    public void The_table_ends_at_the_level_that_is_asked_for()
    {
        var summary = ResNetArchitecture.Cifar(8).Summary(new(3, 32, 32), 10);

        Assert.Contains("layer2.0.conv1", summary.ToString());
        Assert.Contains("  layer2.0", summary.ToString(2));
        Assert.DoesNotContain("layer2.0.conv1", summary.ToString(2));
        Assert.DoesNotContain("layer2.0", summary.ToString(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => summary.ToString(0));
        string[] lines = summary.ToString().Split(Environment.NewLine);
        Assert.AreEqual(
            1,
            lines.Skip(1).Take(2 + summary.Rows.Length).Where(line => !line.StartsWith('─')).Select(line => line.Length).Distinct().Count(),
            "columns are aligned");
    }

    [TestMethod]
    public void A_transformer_sums_up_its_network_for_its_images()
    {
        var view = ScoringFixture.View(new MLContext(1), 3);
        using var transformer = ScoringFixture.Transformer(view.Schema);

        Assert.AreEqual(
            ResNetArchitecture.Cifar(8).Summary(new(3, Photo.Side, Photo.Side), 3).ToString(), transformer.Summary().ToString());
    }

    [TestMethod]
    public void A_net_of_1202_layers_is_summed_up_without_being_built()
    {
        var summary = ResNetArchitecture.Cifar(1202).Summary(new(3, 32, 32), 10);

        Assert.AreEqual(19.4e6, summary.Complexity.Parameters, 0.05e6);
        Assert.HasCount(2 + 3 + 2, summary.Rows.Where(row => row.Level == 1));
    }
}
