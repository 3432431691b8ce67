using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>What an exported model says about itself is believed as far as it can be true.</summary>
[TestClass]
public sealed class OnnxDescriptionTests
{
    private const string Image = """{"channels":3,"height":37,"width":43,"columnLayout":"Planar"}""";

    private static readonly Lazy<byte[]> s_file = new(() =>
    {
        using var net = new ExportedNet("cifar-8", new() { Mean = MeanSubtraction.PerChannel });
        using var file = new MemoryStream();
        net.Transformer.ExportToOnnx(file, new() { FoldBatchNormalization = false });
        return file.ToArray();
    });

    [TestMethod]
    [DataRow("format", "0", "its format is version 0; this version of the library reads versions 1 to 2")]
    [DataRow("format", "3", "its format is version 3; this version of the library reads versions 1 to 2")]
    [DataRow("architecture", null, "its description lacks resnet.architecture")]
    [DataRow("architecture", "null", "resnet.architecture is null")]
    [DataRow("architecture", "{", "resnet.architecture of its description cannot be read")]
    [DataRow("image", """{"channels":0,"height":37,"width":43,"columnLayout":"Planar"}""", "it is for images of 0×37×43")]
    [DataRow("image", """{"channels":17,"height":37,"width":43,"columnLayout":"Planar"}""", "it is for images of 17×37×43")]
    [DataRow("image", """{"channels":3,"height":0,"width":43,"columnLayout":"Planar"}""", "it is for images of 3×0×43")]
    [DataRow("image", """{"channels":3,"height":16385,"width":43,"columnLayout":"Planar"}""", "it is for images of 3×16385×43")]
    [DataRow("image", """{"channels":3,"height":37,"width":0,"columnLayout":"Planar"}""", "it is for images of 3×37×0")]
    [DataRow("image", """{"channels":3,"height":37,"width":16385,"columnLayout":"Planar"}""", "it is for images of 3×37×16385")]
    [DataRow("image", """{"channels":3,"height":37,"width":43,"columnLayout":7}""", "it is for images of 3×37×43")]
    [DataRow("image", """{"channels":3,"height":37,"width":43,"columnLayout":"Planar","shorterSide":42}""", "a shorter side of 42")]
    [DataRow("image", """{"channels":3,"height":43,"width":37,"columnLayout":"Planar","shorterSide":42}""", "a shorter side of 42")]
    [DataRow("image", """{"channels":3,"height":37,"width":43,"columnLayout":"Planar","shorterSide":16385}""", "a shorter side of 16385")]
    [DataRow("decoding", """{"upright":true,"reducedSize":true,"background":[1,2]}""", "its background is no colour")]
    [DataRow("decoding", """{"upright":true,"reducedSize":true,"background":[1,2,256]}""", "its background is no colour")]
    [DataRow("decoding", """{"upright":true,"reducedSize":true,"background":[-1,2,3]}""", "its background is no colour")]
    [DataRow("normalization", """{"mean":[1,2,3],"standardDeviation":[1,0,1]}""", "its description cannot be used")]
    [DataRow("normalization", """{"mean":["a"],"standardDeviation":[1]}""", "its description cannot be used")]
    [DataRow("feature", """{"type":"Int32","dimensions":[]}""", "its feature column is of the type Int32")]
    [DataRow("feature", """{"type":"Image","dimensions":[37]}""", "its feature column is of the type Image")]
    [DataRow("classes", """["one","two"]""", "it names 2 classes and has 5")]
    [DataRow("classType", "\"Table\"", "its description cannot be used: Class names cannot be of the type Table")]
    [DataRow("classType", null, "its description lacks resnet.classType")]
    [DataRow("numbers", """{"precision":"Int8","ranges":{"a":{"minimum":2,"maximum":1}}}""", "its ranges are none")]
    [DataRow("numbers", """{"precision":9,"ranges":{}}""", "its ranges are none")]
    [DataRow("export",
        """{"pixelType":"Single","pixelLayout":"Planar","singleRow":false,"scores":"Logits","foldBatchNormalization":true}""",
        "folded into the convolutions, which cannot be undone")]
    [DataRow("columns", """{"label":"a","feature":"b","score":"c"}""", "resnet.columns of its description cannot be read")]
    [DataRow("columns", """{"label":"a","feature":"b","score":"c","predictedLabel":null}""", "resnet.columns of its description")]
    [DataRow("export", null, "its description lacks resnet.export")]
    public void What_cannot_be_true_is_refused_with_the_reason(string key, string? value, string reason)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read((key, value)));

        Assert.Contains(reason, error.Message);
    }

    [TestMethod]
    [DataRow(43)]
    [DataRow(16384)]
    public void The_shorter_side_may_be_as_small_as_what_is_cropped_from_it_and_as_large_as_any(int side) =>
        Assert.AreEqual(side, Read(("image", Image[..^1] + $$""","shorterSide":{{side}}}""")).Input.ShorterSide);

    [TestMethod]
    public void Every_way_of_decoding_is_read_as_it_was_written()
    {
        var decoding = Read(
            ("decoding", """{"upright":false,"reducedSize":true,"background":[1,2,3]}"""),
            ("feature", """{"type":"Byte","dimensions":[]}""")).Input.Decoding;
        Assert.AreEqual(new ImageDecoding { Upright = false, ReducedSize = true, Background = new(1, 2, 3) }, decoding);
        decoding = Read(("decoding", """{"upright":true,"reducedSize":false,"background":[255,0,255]}""")).Input.Decoding;
        Assert.AreEqual(new ImageDecoding { Upright = true, ReducedSize = false, Background = new(255, 0, 255) }, decoding);
        // Files of the first version know one way only.
        Assert.AreEqual(ImageDecoding.AsMLNet, Read(("format", "1"), ("decoding", null)).Input.Decoding);
    }

    [TestMethod]
    public void Every_type_of_column_is_read_as_it_was_written()
    {
        Assert.AreEqual(new ImageDataViewType(), Type("""{"type":"Image","dimensions":[]}"""));
        Assert.AreEqual(new ImageDataViewType(37, 43), Type("""{"type":"Image","dimensions":[37,43]}"""));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte), Type("""{"type":"Byte","dimensions":[]}"""));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte, 3, 37, 43), Type("""{"type":"Byte","dimensions":[3,37,43]}"""));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single), Type("""{"type":"Single","dimensions":[]}"""));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 4773), Type("""{"type":"Single","dimensions":[4773]}"""));
        // ML.NET resizes what it has decoded.
        Assert.IsTrue(Read(("feature", """{"type":"Image","dimensions":[]}""")).Input.ResizesAsMLNet);
        Assert.IsFalse(Read(("feature", """{"type":"Byte","dimensions":[]}""")).Input.ResizesAsMLNet);

        static DataViewType Type(string entry) => Read(("feature", entry)).FeatureType;
    }

    [TestMethod]
    public void What_is_not_said_is_as_it_was_before_it_could_be()
    {
        var plain = Read(("classes", null), ("classType", null), ("somethingNew", "1"));
        Assert.IsNull(plain.ClassNames);
        Assert.IsNull(plain.Input.ShorterSide);
        Assert.IsNull(plain.Features);
        Assert.IsFalse(plain.Mirror);
        Assert.AreEqual(NetworkPrecision.Single, plain.Numbers.Precision);
        Assert.IsTrue(Read(("mirror", "true")).Mirror);
        Assert.IsFalse(Read(("mirror", "false")).Mirror);
        Assert.AreEqual(
            new ColumnNames("a", "b", "c", "d"),
            Read(("columns", """{"label":"a","feature":"b","score":"c","predictedLabel":"d"}""")).Columns);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void What_is_written_is_read_again(bool value)
    {
        var plain = Read();
        foreach (var type in (DataViewType[])[
            new ImageDataViewType(), new ImageDataViewType(37, 43), new VectorDataViewType(NumberDataViewType.Byte),
            new VectorDataViewType(NumberDataViewType.Byte, 3, 37, 43), new VectorDataViewType(NumberDataViewType.Single),
            new VectorDataViewType(NumberDataViewType.Single, 4773),
        ])
        {
            var written = plain with
            {
                FeatureType = type,
                Mirror = value,
                Numbers = value ? NumberFormat.Half : NumberFormat.Single,
                Input = plain.Input with { Decoding = new() { Upright = value, ReducedSize = !value, Background = new(1, 2, 3) } },
            };
            var model = new ModelProto();
            model.MetadataProps.AddRange(OnnxMetadata.Of(written, PixelLayout.Planar, new() { FoldBatchNormalization = false }));

            var read = OnnxMetadata.Read(model, _ => []);

            Assert.AreEqual(type, read.FeatureType);
            Assert.AreEqual((value, written.Numbers.Precision), (read.Mirror, read.Numbers.Precision));
            Assert.AreEqual(written.Input.Decoding, read.Input.Decoding);
            Assert.IsTrue(OnnxMetadata.IsWhole(model));
        }
    }

    [TestMethod]
    public void A_model_of_somebody_else_is_none_of_ours()
    {
        var model = Export();
        model.MetadataProps.RemoveAll(entry => entry.Key == "resnet.format");

        Assert.IsFalse(OnnxMetadata.IsIn(model));
        Assert.Contains(
            "it was not written by this library",
            Assert.ThrowsExactly<InvalidDataException>(() => SavedNetwork.ReadClassifier(model)).Message);
    }

    /// <summary>Reads a model in which some entries are others, or, where they are null, not there.</summary>
    private static ModelDescription Read(params (string Key, string? Value)[] changes)
    {
        var model = Export();
        foreach (var (key, value) in changes)
        {
            model.MetadataProps.RemoveAll(entry => entry.Key == $"resnet.{key}");
            if (value is not null)
                model.MetadataProps.Add(new() { Key = $"resnet.{key}", Value = value });
        }
        return SavedNetwork.ReadClassifier(model).Description;
    }

    private static ModelProto Export() => ExportedNet.Parse(s_file.Value);
}
