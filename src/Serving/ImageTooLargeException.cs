namespace Microsoft.ML.ResNet;

/// <summary>An encoded image declares more pixels than may be decoded. Nothing of it was decoded.</summary>
public sealed class ImageTooLargeException : Exception
{
    internal ImageTooLargeException(long width, long height, long limit)
        : base(FormattableString.Invariant(
            $"The image is {width}×{height} pixels; {nameof(ResNetPredictorOptions.MaxImagePixels)} allows {limit:N0} of them.")) =>
        (Width, Height, Limit) = (width, height, limit);

    /// <summary>Declared columns of pixels.</summary>
    public long Width { get; }

    /// <summary>Declared rows of pixels.</summary>
    public long Height { get; }

    /// <summary>The predictor's <see cref="ResNetPredictorOptions.MaxImagePixels"/>.</summary>
    public long Limit { get; }
}
