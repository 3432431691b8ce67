using Google.Protobuf;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Checkpoints.Onnx;

/// <summary>The forms that other exporters give the same network, and what is none: graphs of our own export, rewritten.</summary>
[TestClass]
public sealed class GraphVariantTests
{
    private const string Bottleneck = "resnet-50-v1";

    private static readonly NetSettings Even = new() { Shape = new(3, 32, 32) };

    private sealed class ColourRow
    {
        public string Label { get; set; } = "";

        [VectorType(32, 32, 3)]
        public byte[] Features { get; set; } = [];
    }

    [TestMethod]
    [DataRow("cifar-8")]
    [DataRow("resnet-18-c")]
    [DataRow(Bottleneck)]
    public void A_folded_export_of_this_library_is_read_by_its_structure(string name)
    {
        using var net = new ExportedNet(name);
        AssertReadAs(net, Foreign(net));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Training_on_from_folded_normalization_warns_of_what_is_lost_unless_the_layers_stay(bool isHeadOnly)
    {
        using var net = new ExportedNet("cifar-8", Even);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("folded.onnx"), Foreign(net).ToByteArray());
        var log = new List<string>();
        var ml = new MLContext(seed: 1);
        ml.Log += (_, message) => log.Add(message.Message);
        var options = new ResNetTrainer.Options
        {
            InitialCheckpoint = folder.File("folded.onnx"), NewClassifier = true, Epochs = 1, BatchSize = 8, ValidationFraction = null,
            Augmentation = ImageAugmentation.None, FineTuning = isHeadOnly ? new() { HeadOnly = new() } : null,
        };

        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 8).Select(
            i => new ColourRow { Label = $"{i % 2}", Features = [.. Enumerable.Repeat((byte)(100 * (i % 2)), 32 * 32 * 3)] }));

        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ResNet(options)).Fit(rows);

        Assert.AreEqual(!isHeadOnly, log.Exists(line => line.Contains("batch normalization was folded", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_matrix_product_and_an_addition_are_a_classifier()
    {
        using var net = new ExportedNet("cifar-8", Even);
        AssertReadAs(net, Foreign(net, model =>
        {
            var gemm = Node(model, "Gemm");
            string bias = gemm.Input[2], output = gemm.Output[0];
            var weight = model.Graph!.Initializer.Single(tensor => tensor.Name == gemm.Input[1]);
            gemm.OpType = "MatMul";
            gemm.Attribute.Clear();
            gemm.Input.RemoveAt(2);
            gemm.Output[0] = "product";
            Replace(model, Transposed(weight));
            Insert(model, gemm, "Add", output, "product", bias);
        }));
    }

    [TestMethod]
    public void Means_and_windows_over_all_of_a_map_are_global_pooling()
    {
        using var net = new ExportedNet("cifar-8", Even);
        AssertReadAs(net, Foreign(net, model =>
            Become(Node(model, "GlobalAveragePool"), "ReduceMean", AttributeProto.Of("axes", [2L, 3L]))));
        AssertReadAs(net, Foreign(net, model =>
            Become(Node(model, "GlobalAveragePool"), "AveragePool", AttributeProto.Of("kernel_shape", [8L, 8L]))));
        AssertRefused("the average of maps of 8×8", net, model =>
            Become(Node(model, "GlobalAveragePool"), "AveragePool", AttributeProto.Of("kernel_shape", [4L, 4L])));
        AssertRefused("GlobalMaxPool", net, model => Become(Node(model, "GlobalAveragePool"), "GlobalMaxPool"));
    }

    [TestMethod]
    public void Padding_that_comes_to_the_same_is_accepted_and_other_is_not()
    {
        using var net = new ExportedNet("cifar-8", Even);
        using var odd = new ExportedNet("cifar-8");
        AssertReadAs(net, Foreign(net, model => SetPadding(model, [1, 1, 0, 0])));
        AssertReadAs(net, Foreign(net, model => SetPadding(model, null, "SAME_LOWER")));
        AssertReadAs(net, Foreign(net, model => PadBefore(model, [0, 0, 1, 1, 0, 0, 1, 1])));
        AssertRefused("it pads 0 before and 1 after 32 rows", net, model => SetPadding(model, [0, 0, 1, 1]));
        AssertRefused("it pads 0 before and 1 after 32 rows", net, model => SetPadding(model, null, "SAME_UPPER"));
        AssertRefused("it pads 0 before and 0 after 32 rows", net, model => SetPadding(model, null, "VALID"));
        // Of an odd size the last window needs the pixel that is not there.
        AssertRefused("it pads 1 before and 0 after 37 rows", odd, model => SetPadding(model, [1, 1, 0, 0]));
        AssertReadAs(odd, Foreign(odd, model => SetPadding(model, null, "SAME_UPPER")));
    }

    [TestMethod]
    public void What_is_no_residual_network_is_refused_at_the_node_where_it_ends_to_be_one()
    {
        using var net = new ExportedNet("cifar-8", Even);
        using var plain = new ExportedNet("cifar-plain-8");

        AssertRefused("a residual block, whose input two nodes take, is expected here", plain, _ => { });
        AssertRefused("LeakyRelu", net, model =>
            Become(model.Graph!.Node.First(node => node.OpType == "Relu" && node.Name.StartsWith("layer1", StringComparison.Ordinal)),
            "LeakyRelu"));
        AssertRefused("(before it: a 3×3 convolution and 1 residual blocks)", net, model => SetPadding(model, [0, 0, 1, 1]));
        AssertRefused("its weight is no constant", net, model =>
            model.Graph!.Initializer.RemoveAll(tensor => tensor.Name == "layer2.0.conv1.weight"));
        AssertRefused("a ReLU is expected after an addition", net, model => Become(Node(model, "layer2.0/Relu", byName: true), "Sigmoid"));
        AssertRefused("two constants of the name", net, model => model.Graph!.Initializer.Add(model.Graph.Initializer[^1]));
        AssertRefused("not one input", net, model => model.Graph!.Input.Add(model.Graph.Input[0]));
        AssertRefused("dilations", net, model =>
            Node(model, "layer2.0.conv2/Conv", byName: true).Attribute.Add(AttributeProto.Of("dilations", [2L, 2L])));
        AssertRefused("must be 3×3, 3×3 or 1×1, 3×3, 1×1", net, model => Skip(model, "layer1.0.conv2/Conv"));
    }

    [TestMethod]
    public void Nodes_in_a_circle_end_the_reading()
    {
        using var net = new ExportedNet("cifar-8", Even);
        AssertRefused("", net, model =>
        {
            var add = Node(model, "layer2.0/Add", byName: true);
            model.Graph!.Node.Single(node => node.Name == "layer1.0.conv1/Conv").Input[0] = add.Output[0];
        });
        AssertRefused("", net, model =>
        {
            var first = new NodeProto { OpType = "Identity", Input = { "b" }, Output = { "a" } };
            var second = new NodeProto { OpType = "Identity", Input = { "a" }, Output = { "b" } };
            model.Graph!.Node.AddRange([first, second]);
            model.Graph.Node.Single(node => node.Name == "layer1.0.conv1/Conv").Input[0] = "a";
        });
    }

    private static void AssertReadAs(ExportedNet net, ModelProto model)
    {
        using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(model.ToByteArray()));
        Assert.AreEqual(net.Transformer.Model.Architecture, checkpoint.Describe().Architecture);
        using var network = checkpoint.CreateNetwork();
        network.eval();
        net.Transformer.Model.eval();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var images = rand([2, 3, 32, 32], generator: new Generator(3));
        using var expected = net.Transformer.Model.call(images);
        double largest = (network.call(images) - expected).abs().max().item<float>();
        Assert.IsLessThan(1e-4, largest, $"{largest} among logits up to {expected.abs().max().item<float>()}");
    }

    private static void AssertRefused(string reason, ExportedNet net, Action<ModelProto> change)
    {
        byte[] file = Foreign(net, change).ToByteArray();
        Assert.Contains(reason, Assert.ThrowsExactly<InvalidDataException>(() => ResNetCheckpoint.Load(new MemoryStream(file))).Message);
    }

    /// <summary>A folded export without normalization of pixels, and without a word of who wrote it.</summary>
    internal static ModelProto Foreign(ExportedNet net, Action<ModelProto>? change = null)
    {
        var model = net.Export();
        model.MetadataProps.Clear();
        var graph = model.Graph!;
        // The stem sees the input itself, as in files of others.
        var stem = graph.Node.First(node => node.OpType == "Conv");
        graph.Node.RemoveRange(0, graph.Node.IndexOf(stem));
        stem.Input[0] = graph.Input[0].Name;
        change?.Invoke(model);
        return model;
    }

    private static NodeProto Node(ModelProto model, string what, bool byName = false) =>
        model.Graph!.Node.First(node => (byName ? node.Name : node.OpType) == what);

    private static void Become(NodeProto node, string operatorType, params AttributeProto[] attributes)
    {
        node.OpType = operatorType;
        node.Attribute.Clear();
        node.Attribute.AddRange(attributes);
    }

    private static void SetPadding(ModelProto model, long[]? pads, string? automatic = null)
    {
        var node = Node(model, "layer2.0.conv1/Conv", byName: true);
        node.Attribute.RemoveAll(attribute => attribute.Name == "pads");
        node.Attribute.Add(pads is not null ? AttributeProto.Of("pads", pads) : AttributeProto.Of("auto_pad", automatic!));
    }

    private static void PadBefore(ModelProto model, long[] pads)
    {
        SetPadding(model, [0, 0, 0, 0]);
        var convolution = Node(model, "layer2.0.conv1/Conv", byName: true);
        var node = new NodeProto { OpType = "Pad", Name = "pad", Input = { convolution.Input[0], "pads" }, Output = { "padded" } };
        model.Graph!.Initializer.Add(TensorProto.OfInt64s("pads", pads));
        model.Graph.Node.Insert(model.Graph.Node.IndexOf(convolution), node);
        convolution.Input[0] = "padded";
    }

    private static void Skip(ModelProto model, string name)
    {
        var node = Node(model, name, byName: true);
        model.Graph!.Node.Remove(node);
        foreach (var user in model.Graph.Node.Where(user => user.Input.Contains(node.Output[0])))
            user.Input[user.Input.IndexOf(node.Output[0])] = node.Input[0];
    }

    private static void Insert(ModelProto model, NodeProto after, string operatorType, string output, params string[] inputs)
    {
        var node = new NodeProto { OpType = operatorType, Name = operatorType, Output = { output } };
        node.Input.AddRange(inputs);
        model.Graph!.Node.Insert(model.Graph.Node.IndexOf(after) + 1, node);
    }

    private static void Replace(ModelProto model, TensorProto tensor)
    {
        int place = model.Graph!.Initializer.FindIndex(old => old.Name == tensor.Name);
        model.Graph.Initializer[place] = tensor;
    }

    private static TensorProto Transposed(TensorProto tensor)
    {
        int rows = (int)tensor.Dims[0], columns = (int)tensor.Dims[1];
        byte[] source = tensor.RawData.ToByteArray(), target = new byte[source.Length];
        for (int i = 0; i < rows * columns; i++)
            source.AsSpan(4 * i, 4).CopyTo(target.AsSpan(4 * (((i % columns) * rows) + (i / columns))));
        return TensorProto.OfSingles(tensor.Name, [columns, rows], () => ByteString.CopyFrom(target));
    }
}
