namespace Microsoft.ML.ResNet;

/// <summary>Finds the state dict among what training scripts save beside it: under the usual names first, then at the top, then wherever
/// there is just one.</summary>
internal static class StateDictSearch
{
    private const int DeepestLevel = 3;
    private const char Separator = '/';

    // The usual names, the most telling first.
    private static readonly string[] UsualKeys = ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "module",
        "weights", "params"];

    // Of averages of the weights over training: taken where there is nothing else, or by name.
    private static readonly string[] AverageKeys = ["state_dict_ema", "model_ema", "ema_state_dict", "model_ema_state_dict", "ema_model",
        "ema", "model_averaged", "swa_state_dict"];

    /// <param name="root">What was pickled.</param>
    /// <param name="path">See <see cref="CheckpointOptions.StateDict"/>.</param>
    /// <returns>The dictionary that has the tensors, and what there is to say about the choice.</returns>
    /// <exception cref="InvalidDataException">There is none, or more than one.</exception>
    public static (PickleDictionary Dictionary, IReadOnlyList<string> Notes) Find(object? root, string? path)
    {
        if (root is PickleObject model)
            throw WholeModel(model, "");
        if (root is not PickleDictionary dictionary)
            throw new InvalidDataException($"it is not a state dict but {Describe(root)}");
        if (path is not null)
            return (Named(dictionary, path), []);
        var found = Find(dictionary, "", DeepestLevel) ?? throw None(dictionary);
        return (found.Dictionary, [.. Notes(dictionary, found)]);
    }

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

    private sealed record Found(PickleDictionary Dictionary, string Path);

    private static Found? Find(PickleDictionary dictionary, string path, int levels)
    {
        if (levels > 0)
        {
            foreach (string key in UsualKeys)
            {
                if (Inside(dictionary, path, key, levels) is { } usual)
                    return usual;
            }
        }
        if (HasTensors(dictionary))
            return new(dictionary, path);
        if (levels == 0)
            return null;
        foreach (string key in AverageKeys)
        {
            if (Inside(dictionary, path, key, levels) is { } average)
                return average;
        }

        var others = dictionary.Items.Where(pair => pair.Value is PickleDictionary inner && HasTensors(inner)).ToArray();
        return others switch
        {
            [] => null,
            [var (key, value)] => new((PickleDictionary)value!, Join(path, key)),
            _ => throw new InvalidDataException(
                $"several state dicts are in it: {NameList.Of([.. others.Select(pair => pair.Key)])}; "
                + "name the wanted one in CheckpointOptions.StateDict"),
        };
    }

    private static Found? Inside(PickleDictionary dictionary, string path, string key, int levels) =>
        dictionary.Items.TryGetValue(key, out object? value) && value is PickleDictionary inner ? Find(inner, Join(path, key), levels - 1)
            : null;

    private static PickleDictionary Named(PickleDictionary root, string path)
    {
        var dictionary = root;
        // Keys may have separators in them.
        foreach (string key in root.Items.ContainsKey(path) ? [path] : path.Split(Separator))
        {
            object? value = dictionary.Items.GetValueOrDefault(key);
            if (value is PickleObject model)
                throw WholeModel(model, $"[\"{key}\"]");
            dictionary = value as PickleDictionary ?? throw new InvalidDataException(
                $"it has no state dict \"{path}\", which CheckpointOptions.StateDict names; it has "
                + NameList.Of([.. root.Items.Where(pair => pair.Value is PickleDictionary).Select(pair => pair.Key)]));
        }
        return HasTensors(dictionary) ? dictionary
            : throw new InvalidDataException($"\"{path}\", which CheckpointOptions.StateDict names, has no tensors");
    }

    private static IEnumerable<string> Notes(PickleDictionary root, Found found)
    {
        string[] averages = [.. AverageKeys.Where(key => root.Items.GetValueOrDefault(key) is PickleDictionary inner && key != found.Path
            && Find(inner, key, DeepestLevel - 1) is not null)];
        if (averages.Length > 0)
            yield return $"The weights are those of \"{found.Path}\"; {string.Join(" and ", averages.Select(key => $"\"{key}\""))}, an "
                + $"average of them, is there too: CheckpointOptions.StateDict chooses.";
        else if (AverageKeys.Contains(found.Path.Split(Separator)[0]))
            yield return $"The weights are those of \"{found.Path}\", an average over training; there are no others.";
        string[] tensors = [.. root.Items.Where(pair => pair.Value is PickledTensor).Select(pair => pair.Key)];
        if (found.Path != "" && tensors.Length > 0)
            yield return $"Left out beside \"{found.Path}\": {NameList.Of(tensors)}.";
    }

    private static InvalidDataException None(PickleDictionary root)
    {
        foreach (string key in UsualKeys.Concat(AverageKeys))
        {
            if (root.Items.GetValueOrDefault(key) is PickleObject model)
                return WholeModel(model, $"[\"{key}\"]");
        }
        string others = root.Items.Count == 0 ? "" : $", only {NameList.Of([.. root.Items.Keys])}";
        return new($"no tensors are in it by name{others}");
    }

    private static InvalidDataException WholeModel(PickleObject model, string index) => new(
        $"it has a whole object, of {model.Name}, where a state dict is needed, and nothing in a file is ever run. Where you trust the "
        + $"file, two lines of Python make a state dict of it: "
        + $"model = torch.load(path, map_location=\"cpu\"){index} and torch.save(model.state_dict(), other_path) (since PyTorch 2.6 "
        + $"torch.load needs weights_only=False for it)");

    private static bool HasTensors(PickleDictionary dictionary) => dictionary.Items.Values.Any(value => value is PickledTensor);

    private static string Join(string path, string key) => path == "" ? key : $"{path}{Separator}{key}";

    private static string Describe(object? value) => value switch
    {
        null => "None",
        PickleSequence => "a list or tuple",
        PickledTensor => "a single tensor",
        PickleGlobal or PickledStorage => "a type or storage",
        _ => "a number or text",
    };
}
