using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Onnx;

[TestClass]
public sealed class OnnxGraphTests
{
    [TestMethod]
    public void A_folded_net_is_convolutions_with_bias_and_activations()
    {
        using var net = new ExportedNet("cifar-8");

        var graph = net.Export().Graph!;

        Assert.AreEqual(
            "Sub Div Conv Relu Conv Relu Conv Add Relu Conv Relu Conv Slice Pad Add Relu Conv Relu Conv Slice Pad Add Relu "
                + "GlobalAveragePool Flatten Gemm Softmax",
            Operators(graph));
        Assert.IsTrue(graph.Node.Where(node => node.OpType == "Conv").All(node => node.Input.Count == 3));
        CollectionAssert.IsSubsetOf(
            new[] { "conv1.weight", "conv1.bias", "layer2.0.conv2.weight", "layer2.0.conv2.bias", "fc.weight", "fc.bias" },
            graph.Initializer.Select(tensor => tensor.Name).ToArray());
    }

    [TestMethod]
    public void A_net_of_figure_3_starts_with_max_pooling_and_projects_by_convolution()
    {
        using var net = new ExportedNet("resnet-18");

        var graph = net.Export().Graph!;

        Assert.StartsWith("Sub Div Conv Relu MaxPool Conv Relu Conv Add Relu", Operators(graph));
        Assert.AreEqual(20, graph.Node.Count(node => node.OpType == "Conv"));
        Assert.IsTrue(graph.Initializer.Any(tensor => tensor.Name == "layer2.0.downsample.0.bias"));
    }

    [TestMethod]
    public void A_plain_net_adds_nothing()
    {
        using var net = new ExportedNet("cifar-plain-20");

        Assert.IsFalse(net.Export().Graph!.Node.Any(node => node.OpType is "Add" or "Slice" or "Pad"));
    }

    [TestMethod]
    [DataRow("cifar-8")]
    [DataRow("resnet-50")]
    public void An_unfolded_net_has_every_weight_unchanged_under_its_state_name(string architecture)
    {
        using var net = new ExportedNet(architecture, new() { Mean = MeanSubtraction.None });

        var graph = net.Export(new() { FoldBatchNormalization = false }).Graph!;

        var initializers = graph.Initializer.ToDictionary(tensor => tensor.Name);
        foreach (var (name, state) in net.Transformer.Model.state_dict())
        {
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                continue;
            CollectionAssert.AreEqual(state.shape, initializers[name].Dims.ToArray(), name);
            using var values = state.detach().contiguous();
            Assert.IsTrue(
                values.data<float>().ToArray().AsSpan().SequenceEqual(MemoryMarshal.Cast<byte, float>(initializers[name].RawData.Span)),
                name);
        }
        var normalization = graph.Node.First(node => node.OpType == "BatchNormalization");
        CollectionAssert.AreEqual(
            new[] { "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var" }, normalization.Input.Skip(1).ToArray());
        Assert.AreEqual(1e-5f, normalization.Attribute.Single().F);
    }

    [TestMethod]
    public void Input_and_output_are_named_after_the_columns_and_take_any_number_of_images()
    {
        using var net = new ExportedNet("cifar-8");

        var graph = net.Export().Graph!;

        Assert.AreEqual("Pixels: Float [N, 3, 37, 43]", Describe(graph.Input.Single()));
        Assert.AreEqual("Score: Float [N, 5]", Describe(graph.Output.Single()));
    }

    [TestMethod]
    public void The_form_of_a_single_row_has_no_unknown_dimension()
    {
        using var net = new ExportedNet("cifar-8");

        var graph = net.Export(
            new()
            {
                SingleRow = true,
                PixelType = DataKind.Byte,
                PixelLayout = PixelLayout.Interleaved,
                InputName = "image",
                OutputName = "scores",
            }).Graph!;

        Assert.AreEqual("image: UInt8 [1, 37, 43, 3]", Describe(graph.Input.Single()));
        Assert.AreEqual("scores: Float [5]", Describe(graph.Output.Single()));
        Assert.StartsWith("Transpose Cast Sub Div Conv", Operators(graph));
        Assert.EndsWith("Gemm Softmax Squeeze", Operators(graph));
    }

    [TestMethod]
    public void Pixels_are_laid_out_as_in_the_feature_column_and_planar_where_it_holds_images()
    {
        using var pixels = new ExportedNet("cifar-8", new() { ColumnLayout = PixelLayout.Interleaved });
        using var images = new ExportedNet(
            "cifar-8", new() { ColumnLayout = PixelLayout.Interleaved, FeatureType = new VectorDataViewType(NumberDataViewType.Byte) });

        Assert.AreEqual("Pixels: Float [N, 37, 43, 3]", Describe(pixels.Export().Graph!.Input.Single()));
        Assert.AreEqual("Pixels: Float [N, 3, 37, 43]", Describe(images.Export().Graph!.Input.Single()));
    }

    [TestMethod]
    public void Normalization_that_does_nothing_is_left_out()
    {
        using var net = new ExportedNet("cifar-8", new() { Mean = MeanSubtraction.None });

        Assert.StartsWith("Div Conv", Operators(net.Export(new() { Scores = OnnxScores.Logits }).Graph!));
    }

    [TestMethod]
    public void Every_value_is_made_once_and_before_it_is_used()
    {
        using var net = new ExportedNet("resnet-34-a");

        var graph = net.Export(new() { FoldBatchNormalization = false, SingleRow = true }).Graph!;

        var known = graph.Initializer.Select(tensor => tensor.Name).Append(graph.Input[0].Name).ToHashSet();
        Assert.HasCount(graph.Initializer.Count + 1, known);
        foreach (var node in graph.Node)
        {
            Assert.IsTrue(node.Input.All(known.Contains), node.Name);
            Assert.IsTrue(known.Add(node.Output.Single()), node.Name);
        }
        Assert.Contains(graph.Output.Single().Name, known);
        Assert.HasCount(graph.Node.Count, graph.Node.Select(node => node.Name).ToHashSet());
    }

    [TestMethod]
    public void The_largest_net_of_each_kind_fits()
    {
        using var scope = NewDisposeScope();
        using var cifar = new ExportedNet("cifar-1202");
        using var stream = new MemoryStream();

        cifar.Transformer.ExportToOnnx(stream);

        long weights = cifar.Transformer.Model.parameters().Sum(parameter => parameter.numel()) * sizeof(float);
        Assert.IsLessThan(weights * 1.05 + 100_000, stream.Length);
        Assert.AreEqual(1201, ExportedNet.Parse(stream.ToArray()).Graph!.Node.Count(node => node.OpType == "Conv"));
    }

    private static string Operators(GraphProto graph) => string.Join(' ', graph.Node.Select(node => node.OpType));

    private static string Describe(ValueInfoProto value)
    {
        var type = value.Type!.TensorType!;
        return $"{value.Name}: {type.ElemType} "
            + $"[{string.Join(", ", type.Shape!.Dim.Select(dim => dim.DimValue?.ToString() ?? dim.DimParam))}]";
    }
}
