using System.Text.Json;

namespace Microsoft.ML.ResNet.Tests.Onnx;

[TestClass]
public sealed class OnnxMetadataTests
{
    [TestMethod]
    public void Class_names_are_there_in_order_and_in_any_script()
    {
        string[] classes = ["chat \"noir\"", "Straße", "猫", "🦉", "<b>", ""];
        using var net = new ExportedNet("cifar-8", new() { Classes = classes });

        var metadata = Metadata(net.Export());

        CollectionAssert.AreEqual(classes, JsonSerializer.Deserialize<string[]>(metadata["resnet.classes"]));
        Assert.Contains("猫", metadata["resnet.classes"]);
    }

    [TestMethod]
    public void What_was_exported_and_how_can_be_read_from_it()
    {
        using var net = new ExportedNet("cifar-20", new() { Mean = MeanSubtraction.PerChannel });

        var model = net.Export(new() { SingleRow = true });
        var metadata = Metadata(model);

        Assert.AreEqual("2", metadata["resnet.format"]);
        Assert.AreEqual(
            """{"name":"cifar-20","stem":"Cifar","block":"Basic","blocksPerStage":[3,3,3],"widths":[16,32,"""
            + """64],"shortcut":"A","strideInFirstConvolution":false"""
                + ""","stemWidths":[16],"stemStride":1,"maxPooling":false,"groups":1,"widthPerGroup":64,"preActivation":false}""",
            metadata["resnet.architecture"]);
        Assert.AreEqual("""{"channels":3,"height":37,"width":43,"columnLayout":"Planar"}""", metadata["resnet.image"]);
        Assert.AreEqual(
            """{"label":"Label","feature":"Pixels","score":"Score","predictedLabel":"PredictedLabel"}""", metadata["resnet.columns"]);
        Assert.AreEqual(
            """{"pixelType":"Single","pixelLayout":"Planar","singleRow":true,"scores":"Probabilities","foldBatchNormalization":true}""",
            metadata["resnet.export"]);
        Assert.AreEqual(7, model.IrVersion);
        Assert.AreEqual(13, model.OpsetImport.Single().Version);
        Assert.AreEqual("Microsoft.ML.ResNet", model.ProducerName);
        Assert.AreEqual("CIFAR ResNet-20 for 5 classes of images of 3×37×43", model.DocString);
    }

    [TestMethod]
    public void Normalization_is_exact_and_names_the_initializer_of_a_mean_image()
    {
        using var channels = new ExportedNet("cifar-8", new() { Mean = MeanSubtraction.PerChannel });
        using var image = new ExportedNet("cifar-8", new() { Mean = MeanSubtraction.PerPixel });

        using var ofChannels = JsonDocument.Parse(Metadata(channels.Export())["resnet.normalization"]);
        var model = image.Export();
        using var ofImage = JsonDocument.Parse(Metadata(model)["resnet.normalization"]);

        float[] noise = [.. Noise.Of("normalization", 3).Select(value => 120 * (1 + (0.3f * value)))];
        CollectionAssert.AreEqual(noise, ofChannels.RootElement.GetProperty("mean").Deserialize<float[]>());
        Assert.AreEqual("normalization.mean", ofImage.RootElement.GetProperty("mean").GetString());
        CollectionAssert.AreEqual(
            new long[] { 3, 37, 43 }, model.Graph!.Initializer.Single(tensor => tensor.Name == "normalization.mean").Dims.ToArray());
    }

    private static Dictionary<string, string> Metadata(ModelProto model) =>
        model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
}
