namespace Microsoft.ML.ResNet;

/// <summary>From the names in public checkpoints to torchvision's, which are ours.</summary>
internal static class StateNames
{
    // What wrapping a model adds to all names: DataParallel, torch.compile.
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    /// <summary>The buffer that PyTorch before 0.4.1 did not have and that nothing here reads.</summary>
    public static bool IsBatchCount(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    public static bool IsClassifier(string name) => name is "fc.weight" or "fc.bias";

    /// <returns>The tensors by state name, in the order of the file.</returns>
    /// <exception cref="InvalidDataException">Two tensors come to have one name.</exception>
    public static IReadOnlyDictionary<string, CheckpointTensor> Map(IReadOnlyList<CheckpointTensor> tensors)
    {
        int prefix = PrefixLength([.. tensors.Select(tensor => tensor.Name)]);
        var states = new OrderedDictionary<string, CheckpointTensor>(tensors.Count);
        foreach (var tensor in tensors)
        {
            string name = Rename(tensor.Name[prefix..]);
            if (!states.TryAdd(name, tensor))
                throw new InvalidDataException($"\"{states[name].Name}\" and \"{tensor.Name}\" are both names of {name}");
        }
        return states;
    }

    private static int PrefixLength(string[] names)
    {
        int length = 0;
        while (names.Length > 0
            && Array.Find(
                Wrappers, wrapper => names.All(name => name.AsSpan(length).StartsWith(wrapper, StringComparison.Ordinal))) is { } found)
            length += found.Length;
        return length;
    }

    /// <summary>The CIFAR nets of akamaster/pytorch_resnet_cifar10 and kuangliu/pytorch-cifar say "linear" and "shortcut".</summary>
    private static string Rename(string name)
    {
        name = name.Replace(".shortcut.", ".downsample.", StringComparison.Ordinal);
        return name.StartsWith("linear.", StringComparison.Ordinal) ? string.Concat("fc.", name.AsSpan("linear.".Length)) : name;
    }
}
