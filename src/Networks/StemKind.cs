namespace Microsoft.ML.ResNet;

/// <summary>What comes before the first residual block.</summary>
public enum StemKind
{
    /// <summary>7×7 convolution with stride 2 and 3×3 max pooling with stride 2 (Table 1): images of about 224².</summary>
    ImageNet,

    /// <summary>3×3 convolution with stride 1 (section 4.2): images of about 32².</summary>
    Cifar,

    /// <summary>
    /// Three 3×3 convolutions in the place of the 7×7 one, the first with stride 2, and 3×3 max pooling with stride 2: ResNet-C of He et
    /// al. 2019, "Bag of Tricks for Image Classification with Convolutional Neural Networks" (after Inception-v2), section 4.2; timm's
    /// <c>resnet50d</c> and <c>resnet26t</c> have it.
    /// </summary>
    Deep,
}
