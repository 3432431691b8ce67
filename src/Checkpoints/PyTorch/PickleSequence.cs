namespace Microsoft.ML.ResNet;

/// <summary>A Python list or tuple.</summary>
internal sealed class PickleSequence : PickleContainer
{
    private readonly List<object?> _items = [];

    public IReadOnlyList<object?> Items => _items;

    public void Add(object? item)
    {
        Hold(item);
        _items.Add(item);
    }
}
