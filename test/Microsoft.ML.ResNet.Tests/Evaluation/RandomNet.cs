using Microsoft.ML.ResNet.Tests.Transforms;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Evaluation;

/// <summary>Networks with random weights whose scores differ from view to view, wrapped as a trainer would do it.</summary>
internal static class RandomNet
{
    public static readonly ImageShape Shape = new(3, Photo.Side, Photo.Side);

    public static readonly ColumnNames Columns = new("Label", "EncodedVarying", "Score", "PredictedLabel");

    public static ResNetTransformer Net(
        DataViewSchema schema, string feature = "EncodedVarying", ImageShape? shape = null, string architecture = "cifar-8",
        bool hasMeanImage = false, int batchSize = 128, int? shorterSide = null)
    {
        var images = shape ?? Shape;
        var network = new ResidualNetwork(ResNetArchitecture.Parse(architecture), 3, images.Channels);
        Noise.FillState(network);
        Sharpen(network, images);
        float[] mean = [.. Noise.Of("mean", hasMeanImage ? images.PixelCount : images.Channels).Select(value => 120 + (40 * value))];
        var normalization = new Normalization(images, mean, [.. Enumerable.Range(0, images.Channels).Select(channel => 60f + channel)]);
        var input = new ImageInput(images, PixelLayout.Interleaved)
        {
            ResizesAsMLNet = schema[feature].Type is ImageDataViewType,
            ShorterSide = shorterSide,
            // What is computed by hand begins with whole images.
            Decoding = new() { ReducedSize = false },
        };
        return new(new ScoringModel(network, input, normalization, CPU), Columns with { Feature = feature }, schema, batchSize);
    }

    /// <summary>The same network, saved and loaded to score on a backend.</summary>
    public static ResNetTransformer On(ScoringBackend backend, MLContext ml, ResNetTransformer transformer, DataViewSchema schema)
    {
        using var file = new MemoryStream(Saving.SavedModel.Save(ml, transformer, schema));
        return ResNetModel.Load(ml, file, new() { Backend = backend });
    }

    /// <summary>What a network says of one view, [H, W, C] in grey levels, computed by the layers that were trained.</summary>
    public static double[] Score(ResNetTransformer transformer, float[] view, ImageShape shape, float[] mean)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        float[] deviation = transformer.Description.Normalization.StandardDeviation;
        float[] values = [.. view.Select((value, i) => (value - mean[i % mean.Length]) / deviation[i % shape.Channels])];
        var image = tensor(values, [1, shape.Height, shape.Width, shape.Channels]).permute(0, 3, 1, 2).contiguous();
        return [.. transformer.Model.call(image).softmax(1).data<float>().Select(value => (double)value)];
    }

    public static double[] Score(ResNetTransformer transformer, float[] view, ImageShape shape) =>
        Score(transformer, view, shape, transformer.Description.Normalization.Mean);

    public static float[] Average(IEnumerable<double[]> scores)
    {
        double[][] all = [.. scores];
        return [.. Enumerable.Range(0, all[0].Length).Select(k => (float)all.Average(one => one[k]))];
    }

    /// <summary>A part of an image [H, W, C], value by value.</summary>
    public static float[] Crop(float[] image, ImageShape size, int top, int left, ImageShape crop, bool mirror)
    {
        var part = new float[crop.PixelCount];
        for (int y = 0; y < crop.Height; y++)
            for (int x = 0; x < crop.Width; x++)
                for (int c = 0; c < crop.Channels; c++)
                {
                    int from = mirror ? crop.Width - 1 - x : x;
                    part[(((y * crop.Width) + x) * crop.Channels) + c] = image[
                        ((((top + y) * size.Width) + left + from) * crop.Channels) + c];
                }
        return part;
    }

    public static float[] Mirror(float[] image, ImageShape shape) => Crop(image, shape, 0, 0, shape, mirror: true);

    /// <summary>Scales the logits to a size at which the softmax hides no difference.</summary>
    private static void Sharpen(ResidualNetwork network, ImageShape shape)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        double largest = network.call(randn(4, shape.Channels, shape.Height, shape.Width)).abs().max().item<float>();
        network.Classifier.weight.mul_(3 / largest);
        network.Classifier.bias!.mul_(3 / largest);
    }
}
