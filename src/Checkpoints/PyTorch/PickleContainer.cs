namespace Microsoft.ML.ResNet;

/// <summary>A Python list, tuple or dict. Depth is counted as they are filled, so that whoever walks them may recurse.</summary>
internal abstract class PickleContainer
{
    // CPython's pickler stops below 1000 levels; checkpoints have up to 5.
    private const int DeepestNesting = 200;

    private int _depth;

    protected void Hold(object? value)
    {
        if (value is PickleContainer { _depth: var depth } && (_depth = Math.Max(_depth, depth + 1)) > DeepestNesting)
            throw new InvalidDataException($"its lists and dictionaries are nested more than {DeepestNesting} levels deep");
    }
}
