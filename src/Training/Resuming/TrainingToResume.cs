using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A training that was interrupted, to go on from.</summary>
internal abstract class TrainingToResume : IDisposable
{
    public abstract TrainingState State { get; }

    /// <summary>The file, for messages.</summary>
    public abstract string Path { get; }

    public abstract IEnumerable<string> TensorNames { get; }

    /// <summary>Overwrites tensors with those of the same name under a prefix.</summary>
    /// <exception cref="InvalidDataException">One is missing or of another shape.</exception>
    public abstract void CopyTo(string prefix, IEnumerable<KeyValuePair<string, Tensor>> targets);

    public abstract void Dispose();
}
