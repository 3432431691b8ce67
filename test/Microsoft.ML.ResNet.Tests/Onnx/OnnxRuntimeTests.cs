using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Onnx;

[TestClass]
public sealed class OnnxRuntimeTests
{
    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("resnet-34-a")]
    [DataRow("resnet-34")]
    [DataRow("resnet-34-c")]
    [DataRow("plain-34")]
    [DataRow("resnet-50-v1")]
    [DataRow("resnet-50")]
    [DataRow("resnet-50-a")]
    [DataRow("resnet-101")]
    [DataRow("resnet-152")]
    [DataRow("cifar-20")]
    [DataRow("cifar-20-b")]
    [DataRow("cifar-plain-20")]
    [DataRow("cifar-110")]
    [DataRow("cifar-1202")]
    [DataRow("resnext-50-32x4d")]
    [DataRow("wide-resnet-50-2")]
    [DataRow("resnet-50-d")]
    [DataRow("resnet-18-t")]
    [DataRow("preact-50")]
    [DataRow("cifar-preact-110")]
    [DataRow("cifar-preact-164")]
    public void It_scores_as_we_do_one_image_and_seven_folded_and_not(string architecture)
    {
        using var net = new ExportedNet(architecture);
        using var runtime = new OnnxRuntimeSession();
        var (channels, height, width) = net.Settings.Shape;
        int[] counts = [1, 7];
        foreach (bool fold in (bool[])[true, false])
        {
            string model = runtime.NewModel();
            net.Transformer.ExportToOnnx(model, new() { FoldBatchNormalization = fold });
            foreach (int count in counts)
                runtime.Add(model, Planar(net.RandomPixels(count), net.Settings.Shape), count, channels, height, width);
        }

        var results = runtime.Run();

        for (int i = 0; i < results.Count; i++)
        {
            int count = counts[i % 2];
            CollectionAssert.AreEqual(new[] { count, 5 }, results[i].Dims);
            results[i].AssertClose(net.Score(net.RandomPixels(count)));
        }
    }

    [TestMethod]
    public void A_trained_network_scores_its_own_images_as_we_do()
    {
        byte[][] records = [.. File.ReadAllBytes(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin")).Chunk(3073).Take(107)];
        using var net = new ExportedNet(
            PublicCheckpoint.ResNet20(), new() { Shape = new(3, 32, 32), Classes = [.. Enumerable.Range(0, 10).Select(key => $"{key}")] });
        using var runtime = new OnnxRuntimeSession();
        string model = runtime.NewModel();
        net.Transformer.ExportToOnnx(model);
        byte[][] parts = [Interleaved(records[..1]), Interleaved(records[1..8]), Interleaved(records[8..])];
        foreach (byte[] pixels in parts)
            runtime.Add(model, Planar(pixels, net.Settings.Shape), pixels.Length / 3072, 3, 32, 32);

        var results = runtime.Run();

        for (int i = 0; i < parts.Length; i++)
            results[i].AssertClose(net.Score(parts[i]));

        byte[] Interleaved(byte[][] images) => [.. images.SelectMany(record =>
        {
            byte[] pixels = new byte[3072];
            PixelOrder.Interleave<byte>(record.AsSpan(1), pixels, new ImageInput(net.Settings.Shape, PixelLayout.Planar));
            return pixels;
        })];
    }

    [TestMethod]
    [DataRow(MeanSubtraction.None)]
    [DataRow(MeanSubtraction.PerChannel)]
    [DataRow(MeanSubtraction.PerPixel)]
    public void It_normalises_pixels_of_either_type_and_layout(MeanSubtraction mean)
    {
        using var net = new ExportedNet("cifar-8", new() { Mean = mean });
        using var runtime = new OnnxRuntimeSession();
        var shape = net.Settings.Shape;
        byte[] interleaved = net.RandomPixels(2);
        float[] planar = Planar(interleaved, shape);
        foreach (var layout in Enum.GetValues<PixelLayout>())
        {
            int[] dims = layout == PixelLayout.Planar
                ? [2, shape.Channels, shape.Height, shape.Width]
                : [2, shape.Height, shape.Width, shape.Channels];
            byte[] pixels = layout == PixelLayout.Planar ? Array.ConvertAll(planar, value => (byte)value) : interleaved;
            runtime.Add(Exported(new() { PixelLayout = layout }), Array.ConvertAll(pixels, value => (float)value), dims);
            runtime.Add(Exported(new() { PixelLayout = layout, PixelType = DataKind.Byte }), pixels, dims);
        }

        float[] expected = net.Score(interleaved);
        foreach (var result in runtime.Run())
            result.AssertClose(expected);

        string Exported(OnnxExportOptions options)
        {
            string model = runtime.NewModel();
            net.Transformer.ExportToOnnx(model, options);
            return model;
        }
    }

    [TestMethod]
    public void Grey_images_have_one_channel()
    {
        using var net = new ExportedNet("cifar-8", new() { Shape = new(1, 28, 28) });
        using var runtime = new OnnxRuntimeSession();
        string model = runtime.NewModel();
        net.Transformer.ExportToOnnx(model);
        byte[] pixels = net.RandomPixels(3);
        runtime.Add(model, Array.ConvertAll(pixels, value => (float)value), 3, 1, 28, 28);

        runtime.Run()[0].AssertClose(net.Score(pixels));
    }

    [TestMethod]
    public void The_form_of_a_single_row_gives_a_vector_of_scores_under_the_names_of_the_columns()
    {
        using var net = new ExportedNet("cifar-8");
        using var runtime = new OnnxRuntimeSession();
        string model = runtime.NewModel();
        net.Transformer.ExportToOnnx(model, new() { SingleRow = true });
        byte[] pixels = net.RandomPixels(1);
        runtime.Add(model, Planar(pixels, net.Settings.Shape), 1, 3, 37, 43);

        var result = runtime.Run()[0];

        CollectionAssert.AreEqual(new[] { 5 }, result.Dims);
        CollectionAssert.AreEqual(new[] { "Pixels" }, result.Inputs);
        CollectionAssert.AreEqual(new[] { "Score" }, result.Outputs);
        result.AssertClose(net.Score(pixels));
    }

    [TestMethod]
    public void Logits_are_what_the_network_itself_gives()
    {
        using var net = new ExportedNet("resnet-18", new() { Mean = MeanSubtraction.None });
        using var runtime = new OnnxRuntimeSession();
        string model = runtime.NewModel();
        net.Transformer.ExportToOnnx(model, new() { Scores = OnnxScores.Logits, InputName = "images", OutputName = "logits" });
        float[] pixels = Planar(net.RandomPixels(2), net.Settings.Shape);
        runtime.Add(model, pixels, 2, 3, 37, 43);

        var result = runtime.Run()[0];

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        result.AssertClose(net.Transformer.Model.call(tensor(pixels, [2, 3, 37, 43]) / 255).data<float>().ToArray());
        CollectionAssert.AreEqual(new[] { "logits" }, result.Outputs);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Nets_of_any_width_are_exported(int blocks)
    {
        var architecture = ResNetArchitecture.Cifar(8).WithShortcut(ShortcutKind.A) with { BlocksPerStage = [1, blocks], Widths = [5, 12] };
        using var net = new ExportedNet(architecture);
        using var runtime = new OnnxRuntimeSession();
        string model = runtime.NewModel();
        net.Transformer.ExportToOnnx(model);
        byte[] pixels = net.RandomPixels(2);
        runtime.Add(model, Planar(pixels, net.Settings.Shape), 2, 3, 37, 43);

        runtime.Run()[0].AssertClose(net.Score(pixels));
    }

    /// <summary>[N, H, W, C] to [N, C, H, W].</summary>
    private static float[] Planar(byte[] pixels, ImageShape shape)
    {
        using var scope = NewDisposeScope();
        var interleaved = tensor(pixels, [pixels.Length / shape.PixelCount, shape.Height, shape.Width, shape.Channels]);
        return interleaved.permute(0, 3, 1, 2).to_type(ScalarType.Float32).contiguous().data<float>().ToArray();
    }
}
