using Google.Protobuf;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>A network with random weights and batch normalizations that do something, as a transformer to export.</summary>
internal sealed class ExportedNet : IDisposable
{
    private readonly ScoringModel _model;

    public ExportedNet(string architecture, NetSettings? settings = null)
        : this(ResNetArchitecture.Parse(architecture), settings)
    {
    }

    public ExportedNet(ResNetArchitecture architecture, NetSettings? settings = null)
        : this(Random(architecture, settings ?? new()), settings ?? new())
    {
    }

    /// <summary>Takes over a network.</summary>
    public ExportedNet(ResidualNetwork network, NetSettings settings)
    {
        Settings = settings;
        _model = new ScoringModel(network, new ImageInput(Settings.Shape, Settings.ColumnLayout), Normalization(Settings), CPU);
        Transformer = new ResNetTransformer(_model, new ColumnNames("Label", "Pixels", "Score", "PredictedLabel"), TrainSchema(Settings));
    }

    public NetSettings Settings { get; }

    public ResNetTransformer Transformer { get; }

    public ModelProto Export(OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        Transformer.ExportToOnnx(stream, options);
        return Parse(stream.ToArray());
    }

    public static ModelProto Parse(byte[] file)
    {
        using var input = new CodedInputStream(file);
        return ModelProto.Parse(input);
    }

    /// <summary>Grey levels [count, H, W, C].</summary>
    public byte[] RandomPixels(int count)
    {
        byte[] pixels = new byte[count * Settings.Shape.PixelCount];
        new Random(count).NextBytes(pixels);
        return pixels;
    }

    /// <summary>Our probabilities for such pixels, image after image.</summary>
    public float[] Score(byte[] pixels)
    {
        int count = pixels.Length / Settings.Shape.PixelCount;
        float[] probabilities = new float[count * Settings.Classes.Length];
        _model.Score(new PixelBatch(pixels, count), probabilities);
        return probabilities;
    }

    public void Dispose() => Transformer.Dispose();

    private static ResidualNetwork Random(ResNetArchitecture architecture, NetSettings settings)
    {
        var network = new ResidualNetwork(architecture, settings.Classes.Length, settings.Shape.Channels);
        Noise.FillState(network);
        Soften(network, settings.Shape);
        return network;
    }

    /// <summary>
    /// Scales the logits to a size at which the softmax hides no difference, and damps the blocks of very deep nets, where random ones
    /// overflow.
    /// </summary>
    private static void Soften(ResidualNetwork network, ImageShape shape)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        if (network.Architecture.Depth > 200)
            foreach (var block in network.Blocks)
                (block.MainPath[^1].Normalization?.weight ?? block.MainPath[^1].Convolution!.weight).mul_(0.05);
        double largest = network.call(randn(4, shape.Channels, shape.Height, shape.Width)).abs().max().item<float>();
        Assert.IsTrue(double.IsFinite(largest) && largest > 0);
        network.Classifier.weight.mul_(3 / largest);
        network.Classifier.bias!.mul_(3 / largest);
    }

    private static Normalization Normalization(NetSettings settings)
    {
        int channels = settings.Shape.Channels;
        return settings.Mean switch
        {
            MeanSubtraction.None => new(settings.Shape, [0], [255]),
            MeanSubtraction.PerChannel => new(settings.Shape, Around(120, channels), Around(60, channels)),
            _ => new(settings.Shape, Around(120, settings.Shape.PixelCount), Around(60, channels)),
        };

        static float[] Around(float level, int count) =>
            [.. Noise.Of("normalization", count).Select(value => level * (1 + (0.3f * value)))];
    }

    private static DataViewSchema TrainSchema(NetSettings settings)
    {
        var names = new DataViewSchema.Annotations.Builder();
        names.Add(
            AnnotationKinds.KeyValues, new VectorDataViewType(TextDataViewType.Instance, settings.Classes.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) =>
                value = new VBuffer<ReadOnlyMemory<char>>(settings.Classes.Length, [.. settings.Classes.Select(name => name.AsMemory())]));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), settings.Classes.Length), names.ToAnnotations());
        schema.AddColumn("Pixels", settings.FeatureType);
        return schema.ToSchema();
    }
}
