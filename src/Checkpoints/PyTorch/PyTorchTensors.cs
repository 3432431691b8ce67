namespace Microsoft.ML.ResNet;

/// <summary>From the pickle of a PyTorch file to the tensors of a checkpoint.</summary>
internal static class PyTorchTensors
{
    private static readonly string[] WeightNames = [".weight", ".bias", ".running_mean", ".running_var"];

    /// <param name="states">The state dict.</param>
    /// <param name="reader">Gives a storage's values, having checked that the file has them.</param>
    /// <param name="isBigEndian">Whether the file was written on a big-endian machine. Ours is little-endian, as all of libtorch's
    /// are.</param>
    public static List<CheckpointTensor> Of(PickleDictionary states, Func<PickledStorage, StorageReader> reader, bool isBigEndian)
    {
        var storages = new Dictionary<string, StorageReader>(StringComparer.Ordinal);
        var tensors = new List<CheckpointTensor>();
        foreach (var (name, value) in states.Items)
        {
            if (value is PickleObject other && WeightNames.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
                throw new InvalidDataException($"{name} is no tensor of a kind that is read but of {other.Name}; save it with torch.save "
                    + $"as a tensor of float32");
            if (value is not PickledTensor tensor)
                continue;
            if (!storages.TryGetValue(tensor.Storage.Key, out var storage))
                storages.Add(tensor.Storage.Key, storage = reader(tensor.Storage));
            tensors.Add(new(name, tensor.Storage.ElementType, tensor.Shape, new StridedSource(tensor, storage, isBigEndian)));
        }
        return tensors;
    }
}
