using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

// A dictionary that remembers the order in which keys came.
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)>
{
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly List<TKey> _order = [];

    public TValue this[TKey key]
    {
        get => _values[key];
        set
        {
            if (_values.TryAdd(key, value)) _order.Add(key);
            else _values[key] = value;
        }
    }

    public (TKey, TValue) this[int index]
    {
        get => (_order[index], _values[_order[index]]);
        set => Insert(index, value);
    }

    public int Count => _order.Count;

    public bool IsReadOnly => false;

    public ICollection<TKey> Keys => [.. _order];

    public ICollection<TValue> Values => [.. _order.Select(key => _values[key])];

    public void Add(TKey key, TValue value)
    {
        _values.Add(key, value);
        _order.Add(key);
    }

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public void Insert(int index, (TKey, TValue) item)
    {
        _values.Add(item.Item1, item.Item2);
        _order.Insert(index, item.Item1);
    }

    public void Clear()
    {
        _values.Clear();
        _order.Clear();
    }

    public bool ContainsKey(TKey key) => _values.ContainsKey(key);

    public bool Contains((TKey, TValue) item) => _values.ContainsKey(item.Item1);

    public bool Contains(KeyValuePair<TKey, TValue> item) => _values.ContainsKey(item.Key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    public int IndexOf((TKey, TValue) item) => _order.IndexOf(item.Item1);

    public bool Remove(TKey key)
    {
        _order.Remove(key);
        return _values.Remove(key);
    }

    public bool Remove((TKey, TValue) item) => Remove(item.Item1);

    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove(item.Key);

    public void RemoveAt(int index) => Remove(_order[index]);

    public void CopyTo((TKey, TValue)[] array, int arrayIndex)
    {
        foreach (var key in _order) array[arrayIndex++] = (key, _values[key]);
    }

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        foreach (var key in _order) array[arrayIndex++] = new(key, _values[key]);
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator()
    {
        foreach (var key in _order) yield return (key, _values[key]);
    }

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator()
    {
        foreach (var key in _order) yield return new(key, _values[key]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
