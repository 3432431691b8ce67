namespace Microsoft.ML.ResNet;

public sealed partial class PretrainedResNet
{
    /// <summary>
    /// The ResNet-18 of ML.NET's own <c>DnnFeaturizeImage</c>, from the package <c>Microsoft.ML.DnnImageFeaturizer.ResNet18</c>: stages of
    /// 2, 2, 2 and 3 blocks, no classifier, 512 features. The
    /// package is for this library only a place of weights: its featurizer is not needed.
    /// </summary>
    public static PretrainedResNet MLNetResNet18 { get; } = MLNet(18, ResNetArchitecture.ResNet18 with { BlocksPerStage = [2, 2, 2, 3] });

    /// <summary>
    /// The ResNet-50 of <c>DnnFeaturizeImage</c>, from the package <c>Microsoft.ML.DnnImageFeaturizer.ResNet50</c>: no classifier.
    /// </summary>
    public static PretrainedResNet MLNetResNet50 { get; } = MLNet(50);

    /// <summary>
    /// The ResNet-101 of <c>DnnFeaturizeImage</c>, from the package <c>Microsoft.ML.DnnImageFeaturizer.ResNet101</c>: no classifier.
    /// </summary>
    public static PretrainedResNet MLNetResNet101 { get; } = MLNet(101);

    // ML.NET's own pipeline resizes to the smallest size that covers 224×224. The mean image is in the package.
    private static PretrainedResNet MLNet(int depth, ResNetArchitecture? architecture = null) => new(
        $"mlnet-resnet{depth}",
        new MLNetSource(depth),
        architecture,
        classCount: 0,
        new() { ImageShape = new(3, 224, 224), Resize = 224 },
        "MIT",
        "Microsoft, ML.NET's DNN image featurizer, trained with CNTK on ImageNet; He et al. 2015, arXiv:1512.03385");
}
