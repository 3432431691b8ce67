namespace Microsoft.ML.ResNet;

internal static class ShapeText
{
    /// <summary>As in <c>[64, 3, 7, 7]</c>.</summary>
    public static string Of(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
