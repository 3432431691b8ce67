using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Onnx;

[TestClass]
public sealed class PipelineExportTests
{
    private static readonly MLContext ML = new(seed: 1);

    [TestMethod]
    public void The_residual_net_of_a_nested_chain_is_found()
    {
        using var net = new ExportedNet("cifar-8");
        var inner = new TransformerChain<ITransformer>(Other(), net.Transformer);
        var pipeline = new TransformerChain<ITransformer>(Other(), inner, Other());
        using var direct = new MemoryStream();
        using var found = new MemoryStream();

        net.Transformer.ExportToOnnx(direct, new() { SingleRow = true });
        ML.Model.ExportResNetToOnnx(pipeline, found, new() { SingleRow = true });

        CollectionAssert.AreEqual(direct.ToArray(), found.ToArray());
    }

    [TestMethod]
    public void A_net_alone_is_a_pipeline_too()
    {
        using var net = new ExportedNet("cifar-8");
        using var folder = new TemporaryFolder();

        ML.Model.ExportResNetToOnnx(net.Transformer, folder.File("model.onnx"));

        Assert.IsTrue(File.Exists(folder.File("model.onnx")));
    }

    [TestMethod]
    public void Without_a_residual_net_the_message_says_what_there_is()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ML.Model.ExportResNetToOnnx(
            new TransformerChain<ITransformer>(Other()), Stream.Null));

        Assert.Contains("it has ColumnCopyingTransformer", error.Message);
    }

    [TestMethod]
    public void Of_several_residual_nets_none_is_chosen()
    {
        using var first = new ExportedNet("cifar-8");
        using var second = new ExportedNet("cifar-8");

        var error = Assert.ThrowsExactly<ArgumentException>(
            () => ML.Model.ExportResNetToOnnx(new TransformerChain<ITransformer>(first.Transformer, second.Transformer), Stream.Null));

        Assert.Contains("it has 2", error.Message);
    }

    private static ITransformer Other()
    {
        var data = ML.Data.LoadFromEnumerable([new { Number = 1f }]);
        return ML.Transforms.CopyColumns("Copy", "Number").Fit(data);
    }
}
