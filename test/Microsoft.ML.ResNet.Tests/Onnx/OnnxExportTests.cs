using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Onnx;

[TestClass]
public sealed class OnnxExportTests
{
    [TestMethod]
    public void The_defaults_are_as_documented()
    {
        var options = new OnnxExportOptions();

        Assert.IsNull(options.InputName);
        Assert.IsNull(options.OutputName);
        Assert.IsNull(options.PixelLayout);
        Assert.AreEqual(DataKind.Single, options.PixelType);
        Assert.AreEqual(OnnxScores.Probabilities, options.Scores);
        Assert.IsFalse(options.SingleRow);
        Assert.IsTrue(options.FoldBatchNormalization);
    }

    [TestMethod]
    public void Every_bad_option_is_reported_at_once()
    {
        using var net = new ExportedNet("cifar-8");
        var options = new OnnxExportOptions
        {
            InputName = "",
            OutputName = "",
            PixelType = DataKind.Int64,
            PixelLayout = (PixelLayout)8,
            Scores = (OnnxScores)9,
        };

        var error = Assert.ThrowsExactly<ArgumentException>(() => net.Transformer.ExportToOnnx(Stream.Null, options));

        foreach (string problem in (string[])[
            "InputName must not be empty", "OutputName must not be empty", "OutputName must differ", "received Int64", "received 8",
            "received 9"])
            Assert.Contains(problem, error.Message);
        Assert.AreEqual("options", error.ParamName);
    }

    [TestMethod]
    [DataRow("fc.weight", null)]
    [DataRow("Score", null)]
    [DataRow(null, "Pixels")]
    [DataRow(null, "fc.bias")]
    public void A_name_that_is_taken_is_refused(string? input, string? output)
    {
        using var net = new ExportedNet("cifar-8");

        var error = Assert.ThrowsExactly<ArgumentException>(() => net.Transformer.ExportToOnnx(
            Stream.Null, new() { InputName = input, OutputName = output }));

        Assert.Contains("taken", error.Message);
    }

    [TestMethod]
    public void A_stream_that_cannot_seek_will_do_and_stays_open()
    {
        using var net = new ExportedNet("cifar-8");
        using var whole = new MemoryStream();
        using var forward = new ForwardOnlyStream();

        net.Transformer.ExportToOnnx(whole);
        net.Transformer.ExportToOnnx(forward);

        CollectionAssert.AreEqual(whole.ToArray(), forward.Written.ToArray(), "The same model must give the same bytes.");
        whole.WriteByte(0);
    }

    [TestMethod]
    public void A_file_is_replaced_as_a_whole_and_nothing_else_is_left()
    {
        using var net = new ExportedNet("cifar-8");
        using var folder = new TemporaryFolder();
        string path = folder.File("modèle.onnx");
        File.WriteAllText(path, new string('x', 1 << 20));

        net.Transformer.ExportToOnnx(path);

        Assert.AreEqual("cifar-8", ExportedNet.Parse(File.ReadAllBytes(path)).Graph!.Name);
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder.Root));
    }

    [TestMethod]
    public void A_failed_export_leaves_the_old_file_alone()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.onnx");
        File.WriteAllText(path, "old");
        var broken = new ModelProto { Graph = new() };
        broken.Graph.Initializer.Add(TensorProto.OfSingles("weight", [4], () => throw new IOException("lost")));

        Assert.ThrowsExactly<IOException>(() => OnnxFile.Write(broken, path));

        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(folder.Root));
    }

    [TestMethod]
    public void A_model_above_two_gigabytes_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        var huge = new ModelProto { Graph = new() };
        huge.Graph.Initializer.Add(TensorProto.OfSingles(
            "weight", [30_000, 20_000], () => throw new AssertFailedException("It was asked for its values.")));

        var error = Assert.ThrowsExactly<NotSupportedException>(() => OnnxFile.Write(huge, folder.File("huge.onnx")));

        Assert.Contains("2,400,000,", error.Message);
        Assert.IsEmpty(Directory.GetFiles(folder.Root));
    }

    [TestMethod]
    public void A_disposed_transformer_exports_no_more()
    {
        var net = new ExportedNet("cifar-8");
        net.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => net.Transformer.ExportToOnnx(Stream.Null));
    }

    [TestMethod]
    public void Exporting_leaves_no_tensors_behind()
    {
        using var net = new ExportedNet("resnet-18");
        net.Transformer.ExportToOnnx(Stream.Null);
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        net.Transformer.ExportToOnnx(Stream.Null);
        net.Transformer.ExportToOnnx(Stream.Null, new() { FoldBatchNormalization = false });

        Assert.AreEqual(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
