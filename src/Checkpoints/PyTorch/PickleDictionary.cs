namespace Microsoft.ML.ResNet;

/// <summary>
/// A Python dict, ordered or not. What has no string as its key, such as an optimizer's state, is of no use here and is forgotten; so is no
/// key ever hashed that could be slow to hash.
/// </summary>
internal sealed class PickleDictionary : PickleContainer
{
    private readonly OrderedDictionary<string, object?> _items = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, object?> Items => _items;

    public void Set(object? key, object? value)
    {
        Hold(key);
        Hold(value);
        if (key is string name)
            _items[name] = value;
    }
}
