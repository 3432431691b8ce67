namespace Microsoft.ML.ResNet;

/// <summary>The stack of the pickle machine. Nothing can be taken from below the last mark.</summary>
internal sealed class PickleStack
{
    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = [];

    private int Floor => _marks.Count > 0 ? _marks.Peek() : 0;

    public void Push(object? value) => _values.Add(value);

    public void Mark() => _marks.Push(_values.Count);

    public object? Peek() => _values.Count > Floor ? _values[^1] : throw Underflow();

    public object? Pop()
    {
        object? value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    public T Pop<T>(string purpose) =>
        Pop() is T value ? value : throw new InvalidDataException($"its pickle does not have {purpose} where it needs one");

    public T Peek<T>(string purpose) =>
        Peek() is T value ? value : throw new InvalidDataException($"its pickle does not have {purpose} where it needs one");

    /// <summary>Takes everything above the last mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        if (!_marks.TryPop(out int mark))
            throw Underflow();
        object?[] values = [.. _values[mark..]];
        _values.RemoveRange(mark, values.Length);
        return values;
    }

    private static InvalidDataException Underflow() => new("its pickle takes more from the stack than there is");
}
