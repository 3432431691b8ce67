using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Data;

internal sealed class FileRow
{
    [KeyType(3)]
    public uint Label { get; set; }

    [VectorType]
    public byte[] Features { get; set; } = [];
}
