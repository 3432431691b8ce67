namespace Microsoft.ML.ResNet;

/// <summary>Feature maps somewhere in a graph, [N, C, H, W].</summary>
/// <param name="Value">Their name.</param>
/// <param name="Channels">C.</param>
/// <param name="Height">H, or null where the graph takes any size.</param>
/// <param name="Width">W, or null where the graph takes any size.</param>
internal sealed record GraphMaps(string Value, long Channels, long? Height, long? Width)
{
    /// <summary>After a layer that divides the resolution.</summary>
    public GraphMaps After(string value, long channels, long stride) =>
        new(value, channels, (Height + stride - 1) / stride, (Width + stride - 1) / stride);
}
