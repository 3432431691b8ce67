namespace Microsoft.ML.ResNet;

/// <summary>The tensors of a file under the state names of a network of ours, as far as they are one's.</summary>
/// <param name="States">In the order of the file; those that no residual network has, and that do not say of themselves that they are no
/// part of one, under their own names.</param>
/// <param name="Notes">What was left out, and which network was taken of several.</param>
internal sealed record StateMapping(IReadOnlyDictionary<string, CheckpointTensor> States, IReadOnlyList<string> Notes)
{
    private const int Shown = 8;

    /// <exception cref="InvalidDataException">There are several networks, or two tensors come to have one name.</exception>
    public static StateMapping Create(IReadOnlyList<CheckpointTensor> tensors, CheckpointOptions options)
    {
        var renaming = options.Renaming();
        var named = new OrderedDictionary<string, CheckpointTensor>(tensors.Count, StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (renaming(tensor.Name) is { } name && !named.TryAdd(name, tensor))
                throw new InvalidDataException($"\"{named[name].Name}\" and \"{tensor.Name}\" are both names of {name}");
        }

        var notes = new List<string>();
        var (scheme, prefix, otherNetworks) = NetworkChoice.Find(named.Keys.ToHashSet(StringComparer.Ordinal), options.Prefix, notes);
        var states = new OrderedDictionary<string, CheckpointTensor>(named.Count, StringComparer.Ordinal);
        var others = new List<(string Name, CheckpointTensor Tensor, bool IsInside)>();
        var leftOut = new List<string>();
        foreach (var (name, tensor) in named)
        {
            bool isInside = name.StartsWith(prefix, StringComparison.Ordinal);
            if (otherNetworks.Any(other => name.StartsWith(other, StringComparison.Ordinal)))
                leftOut.Add(tensor.Name);
            else if (isInside && scheme.Rename(name[prefix.Length..]) is { } state)
                Add(state, tensor);
            else
                others.Add((isInside ? name[prefix.Length..] : name, tensor, isInside));
        }

        var classifier = ClassifierSearch.Find(states, others, notes);
        foreach (var (name, tensor, _) in classifier)
            Add(name, tensor);
        foreach (var (name, tensor, isInside) in others.Where(other => !classifier.Any(state => state.Source == other.Tensor)))
        {
            if (isInside && !Bystanders.Has(name))
                Add(name, tensor);
            else
                leftOut.Add(tensor.Name);
        }
        foreach (string name in states.Keys.Where(Bystanders.HasCounter).ToArray())
        {
            leftOut.Add(states[name].Name);
            states.Remove(name);
        }
        if (leftOut.Count > 0)
            notes.Add($"Left out: {NameList.Of(leftOut, Shown)}.");
        return new(states, notes);

        void Add(string name, CheckpointTensor tensor)
        {
            if (!states.TryAdd(name, tensor))
                throw new InvalidDataException($"\"{states[name].Name}\" and \"{tensor.Name}\" are both names of {name}");
        }
    }
}
