namespace Microsoft.ML.Data;

public sealed class KeyCount
{
    /// <summary>As many keys as the type can hold.</summary>
    public KeyCount()
    {
    }

    public KeyCount(ulong count) => Count = count;

    public ulong? Count;
}
