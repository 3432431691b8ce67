namespace Microsoft.ML.ResNet;

/// <summary>The rules for the size at which images are tested.</summary>
internal static class TestSize
{
    /// <summary>Longer sides than this are no images of a data set.</summary>
    public const int Largest = 1 << 14;

    /// <param name="shorterSide">What the shorter side is resized to, if that is told.</param>
    /// <param name="shape">What is cropped from it, if it is known.</param>
    public static IEnumerable<string> Problems(int? shorterSide, ImageShape? shape)
    {
        if (shorterSide is not { } side)
            yield break;
        int least = shape is { } crop ? Math.Max(crop.Height, crop.Width) : 1;
        if (side < least || side > Largest)
            yield return $"TestShorterSide must be from {least}{(shape is null ? "" : $", to crop images of {shape} from it,")} to "
                + $"{Largest} pixels; received {side}.";
    }
}
