namespace Microsoft.ML.ResNet;

/// <summary>Finds the state dict among what training scripts save beside it.</summary>
internal static class StateDictSearch
{
    private const int DeepestLevel = 3;
    private const int ShownNames = 5;

    // The usual names, the most telling first.
    private static readonly string[] UsualKeys =
        ["state_dict", "model_state_dict", "model", "net", "network", "module", "weights", "params"];

    /// <returns>The dictionary that has the tensors.</returns>
    /// <exception cref="InvalidDataException">There is none, or more than one.</exception>
    public static PickleDictionary Find(object? root) =>
        root is PickleDictionary dictionary
            ? Find(dictionary, DeepestLevel) ?? throw new InvalidDataException(
                "no tensors are in it by "
                    + $"name{(dictionary.Items.Count == 0 ? "" : $", only {string.Join(", ", dictionary.Items.Keys.Take(ShownNames))}")}")
            : throw new InvalidDataException($"it is not a state dict but {Describe(root)}");

    /// <summary>Numbers and text at the top, such as epoch and accuracy.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(object? root)
    {
        var metadata = new OrderedDictionary<string, string>();
        foreach (var (key, value) in (root as PickleDictionary)?.Items ?? new Dictionary<string, object?>())
        {
            if (value is string or long or double or bool)
                metadata[key] = FormattableString.Invariant($"{value}");
        }
        return metadata;
    }

    private static PickleDictionary? Find(PickleDictionary dictionary, int levels)
    {
        if (dictionary.Items.Values.Any(value => value is PickledTensor))
            return dictionary;
        if (levels == 0)
            return null;

        foreach (string key in UsualKeys)
        {
            if (dictionary.Items.TryGetValue(key, out object? value) && value is PickleDictionary inner
                && Find(inner, levels - 1) is { } found)
                return found;
        }

        var others = dictionary.Items
            .Where(pair => pair.Value is PickleDictionary inner && inner.Items.Values.Any(value => value is PickledTensor))
            .ToArray();
        return others.Length <= 1
            ? others.FirstOrDefault().Value as PickleDictionary
            : throw new InvalidDataException(
                $"several state dicts are in it: {string.Join(", ", others.Take(ShownNames).Select(pair => pair.Key))}; save the wanted "
                + "one alone");
    }

    private static string Describe(object? value) => value switch
    {
        null => "None",
        PickleSequence => "a list or tuple",
        PickledTensor => "a single tensor",
        PickleGlobal or PickledStorage => "a type or storage",
        _ => "a number or text",
    };
}
