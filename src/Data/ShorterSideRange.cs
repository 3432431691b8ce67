namespace Microsoft.ML.ResNet;

/// <summary>The sizes that an image's shorter side is resized to, each equally likely.</summary>
/// <param name="Minimum">Pixels; at least the longer side of what is cropped from it.</param>
/// <param name="Maximum">Pixels; at least <paramref name="Minimum"/>.</param>
public readonly record struct ShorterSideRange(int Minimum, int Maximum)
{
    /// <summary>The range as <c>[256, 480]</c>.</summary>
    public override string ToString() => $"[{Minimum}, {Maximum}]";
}
