using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Detection.Networks;

/// <summary>The paper's peer.</summary>
[TestClass]
public sealed class VggTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void The_convolutions_of_VGG_16_have_the_names_and_the_parameters_of_torchvision()
    {
        // print(*[name for name in torchvision.models.vgg16().state_dict() if name.startswith("features")])
        int[] places = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28];
        using var body = new VggBody(VggArchitecture.Vgg16);

        Assert.AreSequenceEqual(
            places.SelectMany(place => (string[])[$"features.{place}.bias", $"features.{place}.weight"]).Order(StringComparer.Ordinal),
            body.state_dict().Keys.Order(StringComparer.Ordinal));
        Assert.AreEqual(14_714_688, body.parameters().Sum(parameter => parameter.numel()));
        Assert.AreEqual(134_260_544 - 14_714_688, DetectorPlan.State(DetectorArchitecture.OnVgg(VggArchitecture.Vgg16), 20)
            .Where(state => state.Name.StartsWith(DetectorPlan.Head, StringComparison.Ordinal))
            .Sum(state => state.Shape.Aggregate(1L, (product, size) => product * size)), "the hidden layers of 4096");
    }

    [TestMethod]
    public void A_checkpoint_of_torchvision_gives_the_convolutions_and_the_hidden_layers_that_fit()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, Weights(Scenes.Vgg.HeadWidth));
        var train = Scenes.View(_context, Scenes.Rows(1));

        using var model = _context.MulticlassClassification.Trainers.FasterRcnn(Options(path)).Fit(train);

        // Four of five stages are frozen, and one step changes little of what is not.
        var state = model.Model.Network.state_dict();
        foreach (var (name, shape) in Weights(Scenes.Vgg.HeadWidth))
        {
            string own = name.Replace("classifier.0", "roi_heads.box_head.fc6").Replace("classifier.3", "roi_heads.box_head.fc7");
            float[] expected = Values(name, shape), actual = state[own == name ? DetectorPlan.Body + name : own].data<float>().ToArray();
            double difference = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
            Assert.IsLessThan(own == name && int.Parse(name.Split('.')[1]) < 24 ? 1e-9 : 0.01, difference, name);
        }
    }

    [TestMethod]
    public void Weights_that_are_missing_or_of_another_shape_are_named()
    {
        using var folder = new TemporaryFolder();
        var weights = Weights(headWidth: 3).Where(weight => weight.Name != "features.2.bias")
            .Select(weight => weight.Name == "features.5.weight" ? (weight.Name, [16, 9, 3, 3]) : weight).ToArray();
        string path = Write(folder, weights);
        var train = Scenes.View(_context, Scenes.Rows(1));

        var error = Assert.ThrowsExactly<CheckpointMismatchException>(
            () => _context.MulticlassClassification.Trainers.FasterRcnn(Options(path)).Fit(train));

        Assert.AreSequenceEqual(["features.2.bias"], error.MissingNames);
        Assert.AreSequenceEqual(["features.5.weight"], error.DifferentNames);
    }

    [TestMethod]
    public void An_architecture_has_one_body_and_a_VGG_no_pyramid()
    {
        var residual = DetectorArchitecture.C4(ResNetArchitecture.ResNet18);

        Assert.Contains("received neither", Problem(residual with { Body = null }));
        Assert.Contains("received both", Problem(residual with { Vgg = VggArchitecture.Vgg16 }));
        Assert.Contains("HasPyramid must be false", Problem(Scenes.Vgg with { HasPyramid = true, AnchorSizes = [8, 16, 32, 64, 128] }));
        Assert.Contains("must be five", Problem(Scenes.Vgg with { Vgg = new() { Name = "none", Stages = [[3], []] } }));

        string Problem(DetectorArchitecture architecture) => Assert.ThrowsExactly<ArgumentException>(
            () => _context.MulticlassClassification.Trainers.FasterRcnn(new FasterRcnnTrainer.Options { Architecture = architecture }))
            .Message;
    }

    private static FasterRcnnTrainer.Options Options(string checkpoint) => Scenes.Options with
    {
        Architecture = Scenes.Vgg, InitialCheckpoint = checkpoint, FrozenParts = 4, Iterations = 1, LearningRate = 1e-4,
    };

    /// <summary>torchvision's names; the last of its hidden layers, the classifier, is left out.</summary>
    private static IEnumerable<(string Name, int[] Shape)> Weights(int headWidth) =>
    [
        .. Scenes.Vgg.Vgg!.Convolutions.SelectMany(layer => ((string, int[])[])
            [($"{layer.Name}.weight", [layer.Outputs, layer.Inputs, 3, 3]), ($"{layer.Name}.bias", [layer.Outputs])]),
        ("classifier.0.weight", [headWidth, 32 * 7 * 7]), ("classifier.0.bias", [headWidth]),
        ("classifier.3.weight", [headWidth, headWidth]), ("classifier.3.bias", [headWidth]),
    ];

    private static float[] Values(string name, int[] shape)
    {
        var random = new Random(name.Length + shape[0] + name[^1]);
        return [.. Enumerable.Range(0, shape.Aggregate((product, size) => product * size)).Select(_ => (float)random.NextDouble() / 10)];
    }

    /// <summary>A safetensors file.</summary>
    private static string Write(TemporaryFolder folder, IEnumerable<(string Name, int[] Shape)> weights)
    {
        var header = new Dictionary<string, object>();
        var values = new List<byte>();
        foreach (var (name, shape) in weights)
        {
            byte[] bytes = MemoryMarshal.AsBytes<float>(Values(name, shape)).ToArray();
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { values.Count, values.Count + bytes.Length } };
            values.AddRange(bytes);
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        string path = folder.File("vgg.safetensors");
        File.WriteAllBytes(path, [.. length, .. json, .. values]);
        return path;
    }
}
