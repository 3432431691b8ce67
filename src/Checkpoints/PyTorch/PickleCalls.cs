using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>What the few functions that tensors are made with come to. No other is called: what they would give is a
/// <see cref="PickleObject"/>.</summary>
internal static class PickleCalls
{
    public static object Call(PickleGlobal callee, IReadOnlyList<object?> arguments) => (callee.Kind, arguments) switch
    {
        (PickleGlobal.Use.Inert, _) => new PickleObject(callee.Name),
        // What a defaultdict makes missing values with is of no use.
        (PickleGlobal.Use.Dictionary, [] or [PickleGlobal or null]) => new PickleDictionary(),
        (PickleGlobal.Use.Dictionary, [PickleDictionary dictionary]) => dictionary,
        (PickleGlobal.Use.Dictionary, [PickleSequence pairs]) => OrderedDictionary(pairs),
        (PickleGlobal.Use.Size, [PickleSequence sizes]) => sizes,
        (PickleGlobal.Use.Parameter or PickleGlobal.Use.RebuildParameter, [PickledTensor tensor, ..]) => tensor,
        (PickleGlobal.Use.Parameter or PickleGlobal.Use.RebuildParameter or PickleGlobal.Use.RebuildTensor, [PickleObject inner, ..]) =>
            inner,
        // The class and its state follow.
        (PickleGlobal.Use.RebuildSubclass, [PickleGlobal { Kind: not PickleGlobal.Use.RebuildSubclass } rebuild, PickleGlobal,
            PickleSequence inner, ..]) => Call(rebuild, inner.Items),
        // Whether a gradient is required, hooks and metadata follow.
        (PickleGlobal.Use.RebuildTensor, [PickledStorage storage, long offset, PickleSequence shape, PickleSequence strides, ..]) =>
            PickledTensor.Create(storage, offset, Integers(shape), Integers(strides)),
        _ => throw new InvalidDataException($"it calls {callee.Kind} with arguments that torch.save does not write"),
    };

    /// <param name="description">"storage", type, key, location, element count and, in old files, None or (key, start and length of a part
    /// of it).</param>
    /// <returns>A <see cref="PickledStorage"/>; a <see cref="PickleObject"/> for elements that are not read, such as quantized
    /// ones.</returns>
    public static object Storage(IReadOnlyList<object?> description)
    {
        if (description is ["storage", PickleGlobal { Kind: PickleGlobal.Use.Inert } other, ..])
            return new PickleObject(other.Name);
        if (description is not ["storage", PickleGlobal { Kind: PickleGlobal.Use.StorageType } type, string key, _, long count, ..])
            throw new InvalidDataException("it refers to something outside of its pickle that is not a storage");
        var (start, length) = description.ElementAtOrDefault(5) switch
        {
            null => (0, count),
            PickleSequence { Items: [_, long viewStart, long viewLength] } => (viewStart, viewLength),
            _ => (-1, -1),
        };
        if (count < 0 || count > long.MaxValue / sizeof(double) || start < 0 || length < 0 || start > count - length)
            throw new InvalidDataException($"it describes storage {key} as the elements {start} to {start} + {length} of {count}");
        return new PickledStorage(key, type.ElementType, count, start, length);
    }

    /// <summary>As Python 2 pickled it: a list of pairs.</summary>
    private static PickleDictionary OrderedDictionary(PickleSequence pairs)
    {
        var dictionary = new PickleDictionary();
        foreach (object? pair in pairs.Items)
        {
            if (pair is not PickleSequence { Items: [var key, var value] })
                throw new InvalidDataException("it makes an OrderedDict of something other than pairs");
            dictionary.Set(key, value);
        }
        return dictionary;
    }

    private static ImmutableArray<long> Integers(PickleSequence sequence) =>
        [.. sequence.Items.Select(item => item is long value ? value
            : throw new InvalidDataException("the shape of a tensor is not made of integers"))];
}
