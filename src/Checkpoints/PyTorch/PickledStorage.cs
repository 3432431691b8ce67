using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A storage as the pickle names it: its values are elsewhere in the file.</summary>
/// <param name="Key">Which storage.</param>
/// <param name="ElementType">What it is made of.</param>
/// <param name="ElementCount">Its length, in elements.</param>
/// <param name="ViewStart">Where the part of it that is meant begins; 0 but in old files.</param>
/// <param name="ViewCount">Length of that part, in elements.</param>
internal sealed record PickledStorage(string Key, ScalarType ElementType, long ElementCount, long ViewStart, long ViewCount)
{
    public long ByteCount => ElementCount * ElementType.Size();
}
