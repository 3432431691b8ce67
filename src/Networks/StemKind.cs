namespace Microsoft.ML.ResNet;

/// <summary>What comes before the first residual block. Its width is that of the first stage.</summary>
public enum StemKind
{
    /// <summary>7×7 convolution with stride 2 and 3×3 max pooling with stride 2 (Table 1): images of about 224².</summary>
    ImageNet,

    /// <summary>3×3 convolution with stride 1 (section 4.2): images of about 32².</summary>
    Cifar,
}
