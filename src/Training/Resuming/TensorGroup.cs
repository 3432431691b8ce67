using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Tensors of a training that belong together in its checkpoint: their names have one prefix.</summary>
internal readonly record struct TensorGroup(string Prefix)
{
    public static TensorGroup Network { get; } = new("network.");

    /// <summary>By the names of the parameters.</summary>
    public static TensorGroup Momentum { get; } = new("momentum.");

    public static TensorGroup Average { get; } = new("average.");

    public static TensorGroup Best { get; } = new("best.");

    public IEnumerable<KeyValuePair<string, Tensor>> Named(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        string prefix = Prefix;
        return tensors.Select(tensor => KeyValuePair.Create(prefix + tensor.Key, tensor.Value));
    }

    /// <summary>Names of the group's tensors that were saved, without the prefix.</summary>
    public HashSet<string> NamesIn(TrainingToResume saved)
    {
        string prefix = Prefix;
        return
        [.. saved.TensorNames.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..])];
    }

    /// <exception cref="InvalidDataException">One is missing or of another shape.</exception>
    public void Restore(TrainingToResume saved, IEnumerable<KeyValuePair<string, Tensor>> targets) => saved.CopyTo(Prefix, targets);
}
