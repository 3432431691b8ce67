namespace Microsoft.ML.ResNet;

public sealed partial class PretrainedResNet
{
    /// <summary>torchvision's <c>resnet18</c>, IMAGENET1K_V1.</summary>
    public static PretrainedResNet TorchvisionResNet18 { get; } = TorchvisionV1(18, "f37072fd");

    /// <summary>torchvision's <c>resnet34</c>, IMAGENET1K_V1.</summary>
    public static PretrainedResNet TorchvisionResNet34 { get; } = TorchvisionV1(34, "b627a593");

    /// <summary>torchvision's <c>resnet50</c>, IMAGENET1K_V1.</summary>
    public static PretrainedResNet TorchvisionResNet50 { get; } = TorchvisionV1(50, "0676ba61");

    /// <summary>torchvision's <c>resnet50</c>, IMAGENET1K_V2: the better classifier of the two.</summary>
    public static PretrainedResNet TorchvisionResNet50V2 { get; } = TorchvisionV2(50, "11ad3fa6");

    /// <summary>torchvision's <c>resnet101</c>, IMAGENET1K_V1.</summary>
    public static PretrainedResNet TorchvisionResNet101 { get; } = TorchvisionV1(101, "63fe2227");

    /// <summary>torchvision's <c>resnet101</c>, IMAGENET1K_V2: the better classifier of the two.</summary>
    public static PretrainedResNet TorchvisionResNet101V2 { get; } = TorchvisionV2(101, "cd907fc2");

    /// <summary>torchvision's <c>resnet152</c>, IMAGENET1K_V1.</summary>
    public static PretrainedResNet TorchvisionResNet152 { get; } = TorchvisionV1(152, "394f9c45");

    /// <summary>torchvision's <c>resnet152</c>, IMAGENET1K_V2: the better classifier of the two.</summary>
    public static PretrainedResNet TorchvisionResNet152V2 { get; } = TorchvisionV2(152, "f82ba261");

    private static IEnumerable<PretrainedResNet> Torchvision =>
    [
        TorchvisionResNet18, TorchvisionResNet34, TorchvisionResNet50, TorchvisionResNet50V2, TorchvisionResNet101, TorchvisionResNet101V2,
            TorchvisionResNet152, TorchvisionResNet152V2,
    ];

    private static PretrainedResNet TorchvisionV1(int depth, string sha256) => OfTorchvision(depth, "v1", sha256, resize: 256);

    private static PretrainedResNet TorchvisionV2(int depth, string sha256) => OfTorchvision(depth, "v2", sha256, resize: 232);

    /// <param name="depth">Of the network.</param>
    /// <param name="version">Of the weights.</param>
    /// <param name="sha256">The first digits, which torchvision has in its files' names.</param>
    /// <param name="resize">As the weights' own <c>transforms</c> say.</param>
    private static PretrainedResNet OfTorchvision(int depth, string version, string sha256, int resize) => new(
        $"torchvision-resnet{depth}-{version}",
        new WebSource(new($"https://download.pytorch.org/models/resnet{depth}-{sha256}.pth"), $"resnet{depth}-{sha256}.pth", sha256),
        ResNetArchitecture.ImageNet(depth),
        ImageNetClasses,
        new() { ImageShape = new(3, 224, 224), Resize = resize, Normalization = PixelNormalization.ImageNet },
        "BSD-3-Clause",
        "torchvision, https://github.com/pytorch/vision; He et al. 2015, arXiv:1512.03385");
}
