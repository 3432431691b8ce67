using System.Collections.Concurrent;

namespace Microsoft.ML.Data;

/// <summary>Buffers of one set of columns, used again when their rows have been read, with the memory of their vectors.</summary>
internal sealed class RowBufferPool(DataViewSchema schema, bool[] active)
{
    private readonly ConcurrentBag<RowBuffer> _free = [];

    public DataViewSchema Schema => schema;

    public bool[] Active => active;

    public RowBuffer Take()
    {
        if (!_free.TryTake(out var buffer))
            return new RowBuffer(schema, active);
        buffer.Count = 0;
        return buffer;
    }

    public void Return(RowBuffer buffer) => _free.Add(buffer);
}
