using System.Collections;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A vector, dense or sparse. When dense the indices are not read. The arrays may be longer than what is in use: a getter that is
/// handed a VBuffer may write into its arrays, so a VBuffer must not be kept while it is passed to a getter again.
/// </summary>
public readonly partial struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    public readonly int Length;

    public VBuffer(int length, T[] values, int[] indices = null)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam((values?.Length ?? 0) >= length, nameof(values));
        Length = length;
        _count = length;
        _values = values;
        _indices = indices;
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam(count >= 0 && count <= length, nameof(count));
        Contracts.CheckParam((values?.Length ?? 0) >= count, nameof(values));
        Contracts.CheckParam(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public T GetItemOrDefault(int index)
    {
        Contracts.CheckParam((uint)index < (uint)Length, nameof(index));
        var at = IsDense ? index : GetIndices().BinarySearch(index);
        return at >= 0 ? _values[at] : default;
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public IEnumerable<T> DenseValues() => Items(all: true).Select(item => item.Value);

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false) => Enumerate(_values, IsDense ? null : _indices, _count, Length, all);

    public IEnumerator GetEnumerator() => _values.GetEnumerator();

    public override string ToString() =>
        IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    /// <summary>An editor over these arrays where they are large enough, else over new ones.</summary>
    internal VBufferEditor<T> Edit(int length, int count, int? maximumCapacity, bool keepOld, bool indicesOnDense)
    {
        var values = Ensure(_values, count, maximumCapacity, keepOld);
        var needsIndices = count < length || indicesOnDense;
        var indices = needsIndices ? Ensure(_indices, count, maximumCapacity, keepOld) : _indices;
        return new VBufferEditor<T>(length, count, values, indices, needsIndices, values != _values, indices != _indices);
    }

    internal VBufferEditor<T> Edit() => Edit(Length, _count, null, false, false);

    private static TItem[] Ensure<TItem>(TItem[] array, int count, int? maximumCapacity, bool keepOld)
    {
        if ((array?.Length ?? 0) >= count)
            return array;
        // Growing by half again keeps the cost of appending one item at a time linear.
        var capacity = Math.Min(Math.Max((long)count, (array?.Length ?? 0) * 3L / 2), maximumCapacity ?? Array.MaxLength);
        var grown = new TItem[Math.Max(capacity, count)];
        if (keepOld && array != null)
            array.CopyTo(grown, 0);
        return grown;
    }

    private static IEnumerable<KeyValuePair<int, T>> Enumerate(T[] values, int[] indices, int count, int length, bool all)
    {
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            var index = indices == null ? i : indices[i];
            for (; all && next < index; next++)
                yield return new KeyValuePair<int, T>(next, default);
            yield return new KeyValuePair<int, T>(index, values[i]);
            next = index + 1;
        }

        for (; all && next < length; next++)
            yield return new KeyValuePair<int, T>(next, default);
    }
}
