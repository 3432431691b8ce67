using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Analysis;

/// <summary>The public ResNet-20 as a transformer over the columns of LoadFromCifar.</summary>
internal static class PublicTransformer
{
    public static ResNetTransformer OfResNet20(DataViewSchema cifar)
    {
        var shape = new ImageShape(3, 32, 32);
        static float Grey(float value) => 255 * value;
        var normalization = new Normalization(
            shape, Array.ConvertAll(PublicCheckpoint.Mean, Grey), Array.ConvertAll(PublicCheckpoint.Deviation, Grey));
        return new(new ScoringModel(PublicCheckpoint.ResNet20(), new ImageInput(shape, PixelLayout.Planar), normalization, CPU),
            new ColumnNames("Label", "Image", "Score", "PredictedLabel"), cifar);
    }
}
