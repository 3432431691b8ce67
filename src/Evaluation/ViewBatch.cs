namespace Microsoft.ML.ResNet;

/// <summary>Views of one size that wait to be scored together.</summary>
/// <param name="capacity">Views that fit.</param>
/// <param name="viewLength">Bytes of a view.</param>
internal sealed class ViewBatch(int capacity, int viewLength)
{
    private readonly List<int> _rows = [];
    private byte[] _bytes = [];

    public bool IsFull => _rows.Count == capacity;

    /// <summary>The row of each view.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>The views, one after the other.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _rows.Count * viewLength);

    /// <summary>Makes room for a view.</summary>
    /// <returns>Where to write it.</returns>
    public Span<byte> Add(int row)
    {
        int start = _rows.Count * viewLength, needed = start + viewLength;
        if (_bytes.Length < needed)
            Array.Resize(ref _bytes, (int)Math.Min((long)capacity * viewLength, Math.Max(needed, 2L * _bytes.Length)));
        _rows.Add(row);
        return _bytes.AsSpan(start, viewLength);
    }

    public void Clear() => _rows.Clear();
}
