using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// ML.NET's image featurizers. Their networks take blue, green and red, from which a mean image is subtracted that lies in a second file;
/// weights and mean image are turned round, so that the network here
/// takes what all others do.
/// </summary>
/// <param name="depth">18, 50 or 101.</param>
internal sealed class MLNetSource(int depth)
    : PackageSource($"Microsoft.ML.DnnImageFeaturizer.ResNet{depth}", "DnnImageModels", $"ResNet{depth}Onnx", $"ResNet{depth}.onnx")
{
    private static readonly string[] Preprocessing = ["DnnImageModels", "ResNetPrepOnnx", "ResNetPreprocess.onnx"];

    public override CheckpointContent Adapt(CheckpointContent content) => content with
    {
        Tensors = [.. content.Tensors.Select(tensor => tensor.Name == "conv1.weight" ? ReversedChannels.Of(tensor) : tensor)],
        Preparation = new ImagePreparation { Normalization = ReadMeanImage(Find(Preprocessing, "The mean image of ML.NET's networks")) }.Or(
            content.Preparation),
    };

    /// <summary>
    /// The graph is Split, Concat and Sub: red, green and blue become blue, green and red, and the mean image is subtracted.
    /// </summary>
    private static PixelNormalization ReadMeanImage(string path)
    {
        using var file = CheckpointFile.Open(path);
        var graph = SavedNetwork.Parse(file, file.Length).Graph;
        var constants = new OnnxConstants(graph ?? throw NotIt());
        bool isIt = graph.Node is
        [
            { OpType: "Split", Output: [var red, var green, var blue] },
            { OpType: "Concat", Input: [var first, var second, var third] },
            { OpType: "Sub", Input: [_, _] },
        ] && (first, second, third) == (blue, green, red);
        if (!isIt || constants.Find(graph.Node[2].Input[1]) is not { DataType: TensorElementType.Float,
            Dims: [1, 3, > 0 and <= 4096 and var height, > 0 and <= 4096 and var width] } mean)
            throw NotIt();

        var shape = new ImageShape(3, (int)height, (int)width);
        float[] image = new float[shape.PixelCount];
        PixelOrder.Interleave(MemoryMarshal.Cast<byte, float>(mean.RawData.Span), image, new ImageInput(shape, PixelLayout.Planar));
        for (int i = 0; i < image.Length; i += 3)
            (image[i], image[i + 1], image[i + 2]) = (image[i + 2] / byte.MaxValue, image[i + 1] / byte.MaxValue, image[i] / byte.MaxValue);
        return new() { Mean = ImmutableCollectionsMarshal.AsImmutableArray(image), MeanImageShape = shape,
            StandardDeviation = [1f / byte.MaxValue] };

        InvalidDataException NotIt() =>
            new($"{path} is not the preprocessing of ML.NET's networks: a graph of Split, Concat and Sub with a mean image.");
    }
}
