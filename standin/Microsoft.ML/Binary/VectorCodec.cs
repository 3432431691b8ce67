namespace Microsoft.ML.Data;

internal static class VectorCodec
{
    public const string LoadName = "VBuffer";
}
