using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using Microsoft.ML.ResNet.Tests.Onnx;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Saving;

/// <summary>
/// Files that are damaged, of another kind, or made to do harm: each gives an error that says so, and nothing else happens.
/// </summary>
[TestClass]
public sealed class HostileFileTests
{
    private const string OnnxEntry = "TransformerChain/Transform_001/OnnxModel";

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_thousand_mutated_files_are_refused_or_whole_and_take_no_memory()
    {
        byte[] zip = SavedModelFile(), onnx = OnnxFileOf();
        using var original = ResNetModel.Load(_ml, new MemoryStream(onnx));
        float[] weights = Weights(original);
        var random = new Random(20);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        int refused = 0;
        for (int i = 0; i < 1_000; i++)
        {
            byte[] file = Mutation.Of(i % 2 == 0 ? zip : onnx, random);
            try
            {
                // What was hit may be another part of the archive.
                using var loaded = ResNetModel.Load(_ml, new MemoryStream(file));
                CollectionAssert.AreEqual(weights, Weights(loaded));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(700, refused);
        long each = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1_000;
        Assert.IsLessThan(16L << 20, each, "A model of 300 kB takes a few megabytes to load.");
    }

    [TestMethod]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] zip = SavedModelFile(), onnx = OnnxFileOf();
        foreach (byte[] file in (byte[][])[zip, onnx])
        {
            for (int part = 0; part < 20; part++)
                Refused(file[..(file.Length * part / 20)], "cannot be loaded");
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("hello, I am a text file")]
    [DataRow("PK")]
    [DataRow("PK\u0003\u0004 nothing of the sort")]
    public void A_file_of_another_kind_is_refused(string content) =>
        Refused(Encoding.Latin1.GetBytes(content), "The model cannot be loaded: ");

    [TestMethod]
    public void A_model_of_somebody_else_is_refused()
    {
        var view = View(_ml, 3);
        Refused(
            SavedModel.Save(_ml, _ml.Transforms.CopyColumns("A", "Pixels").Fit(view), view.Schema),
            "it has no residual network saved by this library");
        Refused(
            Serialize(new ModelProto { ProducerName = "pytorch", Graph = new GraphProto { Name = "net" } }),
            "it was not written by this library");
    }

    [TestMethod]
    public void Entries_outside_the_model_are_neither_read_nor_written()
    {
        using var folder = new TemporaryFolder();
        string outside = folder.File("escaped.txt");
        byte[] file = WithEntries(
            SavedModelFile(), ($"../../../../../../../../..{outside}", "escaped"), (outside, "escaped"),
            ("..\\..\\escaped.txt", "escaped"));

        using (ResNetModel.Load(_ml, new MemoryStream(file)))
            Assert.IsFalse(File.Exists(outside));
        try
        {
            using var loaded = _ml.Model.LoadResNet(new MemoryStream(file), out _) as IDisposable;
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or InvalidDataException or FormatException or ArgumentException)
        {
            // ML.NET itself may refuse it.
        }
        Assert.IsFalse(File.Exists(outside));
    }

    [TestMethod]
    public void A_decompression_bomb_is_refused_before_it_grows()
    {
        byte[] bomb = Zip((OnnxEntry, new ZeroStream(512 << 20)));
        Assert.IsLessThan(1 << 20, bomb.Length);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Refused(bomb, "claims to hold 536,870,912 bytes in ");

        Assert.IsLessThan(8L << 20, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    [TestMethod]
    [DataRow(int.MaxValue)]
    [DataRow(-1)]
    [DataRow(0)]
    public void A_length_that_is_not_true_is_refused(int length)
    {
        byte[] entry = new byte[4 + 100];
        BinaryPrimitives.WriteInt32LittleEndian(entry, length);

        Refused(Zip((OnnxEntry, new MemoryStream(entry))), "bytes of 100");
    }

    [TestMethod]
    public void A_tensor_that_claims_gigabytes_allocates_none()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            // graph { initializer { raw_data: of 2 GB, which never come } }
            byte[] tensor = [0x4A, .. Varint(int.MaxValue - 100)];
            output.WriteTag(7, WireFormat.WireType.LengthDelimited);
            output.WriteLength(int.MaxValue - 40);
            output.WriteTag(5, WireFormat.WireType.LengthDelimited);
            output.WriteLength(int.MaxValue - 60);
            output.WriteRawTag(tensor[0]);
            output.WriteUInt32(int.MaxValue - 100);
        }
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Refused(stream.ToArray(), "cannot be loaded");

        Assert.IsLessThan(8L << 20, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    [TestMethod]
    public void Values_in_another_file_are_refused()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            // initializer { name: "fc.bias" data_location: EXTERNAL } inside a graph
            byte[] tensor = [0x42, 7, .. "fc.bias"u8, 0x70, 1];
            output.WriteTag(7, WireFormat.WireType.LengthDelimited);
            output.WriteLength(2 + tensor.Length);
            output.WriteTag(5, WireFormat.WireType.LengthDelimited);
            output.WriteLength(tensor.Length);
            output.Flush();
            stream.Write(tensor);
        }

        Refused(stream.ToArray(), "the values of fc.bias lie in another file");
    }

    [TestMethod]
    public void Descriptions_that_contradict_the_weights_are_refused_with_the_reason()
    {
        RefusedWith(
            "architecture", text => text.Replace("[1,1,1]", "[1,1,2]", StringComparison.Ordinal), "layer3.1.conv1.weight is missing");
        RefusedWith("architecture", text => text.Replace("[16,32,64]", "[16,32,65]", StringComparison.Ordinal), "has the shape");
        RefusedWith(
            "architecture", text => text.Replace("[16,32,64]", "[2000000000,32,64]", StringComparison.Ordinal),
            "its architecture cannot be built: Widths must be from 1 to 65536");
        RefusedWith(
            "architecture", text => text.Replace("Cifar", "Marzipan", StringComparison.Ordinal),
            "resnet.architecture of its description cannot be read");
        RefusedWith("classes", _ => """["cat"]""", "it names 1 classes and has 3");
        RefusedWith("classType", _ => "\"Process\"", "Class names cannot be of the type Process");
        RefusedWith(
            "image", text => text.Replace("16", "999999999", StringComparison.Ordinal), "it is for images of 3×999999999×999999999");
        RefusedWith("normalization", text => text.Replace("60", "0", StringComparison.Ordinal), "Standard deviations must be above 0");
        RefusedWith("format", _ => "99", "its format is version 99; this version of the library reads versions 1 to 2");
        RefusedWith("columns", _ => "null", "resnet.columns is null");
        RefusedWith(
            "export", text => text.Replace("\"foldBatchNormalization\":false", "\"foldBatchNormalization\":true", StringComparison.Ordinal),
            "export with FoldBatchNormalization = false");
    }

    [TestMethod]
    public void A_missing_file_is_an_input_output_error() =>
        Assert.ThrowsExactly<FileNotFoundException>(() => ResNetModel.Load(
            _ml, Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip")));

    private void RefusedWith(string key, Func<string, string> change, string reason)
    {
        var model = ExportedNet.Parse(OnnxFileOf());
        var entry = model.MetadataProps.Single(property => property.Key == $"resnet.{key}");
        string changed = change(entry.Value);
        Assert.AreNotEqual(entry.Value, changed);
        entry.Value = changed;
        Refused(Serialize(model), reason);
    }

    private void Refused(byte[] file, string reason)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ResNetModel.Load(_ml, new MemoryStream(file)).Dispose());
        Assert.Contains(reason, error.Message);
    }

    private static float[] Weights(ResNetTransformer transformer) =>
        [.. transformer.Model.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];

    private byte[] SavedModelFile()
    {
        var view = View(_ml, 3);
        using var transformer = Transformer(view.Schema);
        return SavedModel.Save(_ml, transformer, view.Schema);
    }

    private byte[] OnnxFileOf()
    {
        using var transformer = Transformer(View(_ml, 3).Schema);
        using var stream = new MemoryStream();
        transformer.ExportToOnnx(stream, new() { FoldBatchNormalization = false });
        return stream.ToArray();
    }

    private static byte[] Serialize(ModelProto model) => model.ToByteArray();

    private static byte[] Varint(uint value)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            output.WriteUInt32(value);
        return stream.ToArray();
    }

    private static byte[] Zip(params (string Name, Stream Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                content.CopyTo(entry);
            }
        }
        return stream.ToArray();
    }

    private static byte[] WithEntries(byte[] zip, params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        stream.Write(zip);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(content);
            }
        }
        return stream.ToArray();
    }
}
