namespace Microsoft.ML.ResNet;

/// <summary>
/// What runs as one: average pooling, a convolution, its batch normalization and the activation after it, each of which may be missing.
/// </summary>
/// <param name="Convolution">Null where a normalization stands alone, as at the beginning of a pre-activation block.</param>
/// <param name="Normalization">Null where there is none, or where layers are taken from between the two.</param>
/// <param name="IsActivated">Whether a ReLU follows.</param>
/// <param name="Pooling">
/// Side and stride of the average pooling before it; 1: none. Windows at the right and lower edge of odd maps are cut off.
/// </param>
internal sealed record LayerStep(ConvolutionPlan? Convolution, NormalizationPlan? Normalization, bool IsActivated, int Pooling = 1)
{
    /// <summary>By how much it divides the resolution.</summary>
    public int Stride => Pooling * (Convolution?.Stride ?? 1);

    public int OutputChannels => Convolution?.OutputChannels ?? Normalization!.Channels;

    /// <summary>That of its first layer with weights.</summary>
    public string Name => Convolution?.Name ?? Normalization!.Name;

    /// <summary>Names and shapes of weights and statistics, the convolution's first.</summary>
    public IEnumerable<(string Name, long[] Shape)> State =>
    [
        .. Convolution is null ? [] : new[] { (Convolution.WeightName, Convolution.WeightShape) },
        .. Normalization?.State ?? [],
    ];

    public ImageShape After(ImageShape before) => before.DividedBy(Stride) with { Channels = OutputChannels };
}
