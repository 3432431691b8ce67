using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What a network was trained to be given: <c>(pixel / 255 - mean) / deviation</c>, channel by channel, as torchvision's <c>ToTensor</c>
/// and <c>Normalize</c> do it.
/// </summary>
public sealed record PixelNormalization
{
    /// <summary>That of torchvision's networks, of most others trained on ImageNet, and of some trained on CIFAR-10.</summary>
    public static PixelNormalization ImageNet { get; } =
        new() { Mean = [0.485f, 0.456f, 0.406f], StandardDeviation = [0.229f, 0.224f, 0.225f] };

    /// <summary>Mean and deviation of the training images of CIFAR-10.</summary>
    public static PixelNormalization Cifar10 { get; } =
        new() { Mean = [0.4914f, 0.4822f, 0.4465f], StandardDeviation = [0.2470f, 0.2435f, 0.2616f] };

    /// <summary>Only the division by 255.</summary>
    public static PixelNormalization None { get; } = new() { Mean = [0], StandardDeviation = [1] };

    /// <summary>
    /// What is subtracted, finite, of pixels in 0..1: one value, one for each channel, or, with <see cref="MeanImageShape"/>, an image as
    /// [H, W, C].
    /// </summary>
    public required ImmutableArray<float> Mean { get; init => field = value.IsDefault ? [] : value; }

    /// <summary>
    /// Size of the mean image where <see cref="Mean"/> is one. From images of another size the mean of each of its channels is subtracted.
    /// Default null: <see cref="Mean"/> is no image.
    /// </summary>
    public ImageShape? MeanImageShape { get; init; }

    /// <summary>What the difference is divided by: one value or one for each channel, above 0, of pixels in 0..1.</summary>
    public required ImmutableArray<float> StandardDeviation { get; init => field = value.IsDefault ? [] : value; }

    /// <summary>Value equality, the arrays by their elements.</summary>
    public bool Equals(PixelNormalization? other) =>
        other is not null && Mean.SequenceEqual(other.Mean) && MeanImageShape == other.MeanImageShape
        && StandardDeviation.SequenceEqual(other.StandardDeviation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mean.Length, StandardDeviation.Length, Mean.FirstOrDefault());

    internal Normalization For(ImageShape shape) =>
        new Normalization(MeanImageShape ?? shape, [.. Mean.Select(value => value * byte.MaxValue)],
            [.. StandardDeviation.Select(value => value * byte.MaxValue)]).At(shape);

    /// <summary>The same with the mean of each channel in place of a mean image, for images of no fixed size.</summary>
    internal PixelNormalization ByChannel() => MeanImageShape is not { } image ? this : new()
    {
        Mean = [.. Enumerable.Range(0, image.Channels)
            .Select(channel => Mean.Where((_, place) => place % image.Channels == channel).Average())],
        StandardDeviation = StandardDeviation,
    };

    internal IEnumerable<string> Problems(int channels)
    {
        string count = channels == 1 ? "1 value" : $"1 value or {channels}";
        if (MeanImageShape is { } image)
        {
            if (image.Channels != channels || image.PixelCount != Mean.Length || !Mean.All(float.IsFinite))
                yield return FormattableString.Invariant(
                    $"Normalization.Mean must have a value for each of the {image} of MeanImageShape, ")
                    + FormattableString.Invariant($"finite, and that {channels} channels; received {Mean.Length} values.");
        }
        else if ((Mean.Length != 1 && Mean.Length != channels) || !Mean.All(float.IsFinite))
            yield return FormattableString.Invariant($"Normalization.Mean must have {count}, finite; received {Text(Mean)}.");
        if ((StandardDeviation.Length != 1 && StandardDeviation.Length != channels)
            || !StandardDeviation.All(value => value > 0 && float.IsFinite(value)))
            yield return FormattableString.Invariant(
                $"Normalization.StandardDeviation must have {count}, above 0; received {Text(StandardDeviation)}.");
    }

    private static string Text(ImmutableArray<float> values) =>
        $"[{string.Join(", ", values.Select(value => FormattableString.Invariant($"{value}")))}]";
}
