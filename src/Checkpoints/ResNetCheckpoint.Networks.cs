using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

public sealed partial class ResNetCheckpoint
{
    /// <summary>Finds out what network the tensors are those of, without reading them.</summary>
    /// <exception cref="InvalidDataException">They are not those of a residual network.</exception>
    /// <exception cref="CheckpointMismatchException">They are those of one that cannot be built here.</exception>
    public CheckpointNetwork Describe() => Reading(() =>
    {
        var network = _content.Network ?? ArchitectureSearch.Find(Mapping.States, SavedArchitecture.In(Metadata));
        // A few bytes can be said to be a tensor of any size, by strides of 0; no network is made of those.
        long values = Mapping.States.Values.Sum(tensor => tensor.ElementCount);
        long bytes = _file.Length + _content.Shards.Sum(shard => shard.Length);
        if (values > bytes)
            throw new InvalidDataException(
                FormattableString.Invariant($"its {values:n0} values share the {bytes:n0} bytes of the file, as weights do not."));
        if (_options.Architecture is not { } correct)
            return network;
        var corrected = correct(network.Architecture);
        return corrected is not null && ArchitectureSearch.HasSameState(corrected, network)
            ? network with { Architecture = corrected }
            : throw new InvalidDataException($"CheckpointOptions.Architecture must give a network with the same tensors as "
                + $"{network.Architecture}, which was found; it gave {corrected?.Name ?? "null"}.");
    });

    /// <summary>
    /// Builds the network that <see cref="Describe"/> finds, with the weights of the checkpoint, on the CPU and in training mode.
    /// </summary>
    /// <exception cref="InvalidDataException">The tensors are not those of a residual network, or the file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">They are those of one that cannot be built here.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint has no classifier: its network gives features.</exception>
    public ResidualNetwork CreateNetwork() => Create(Describe());

    /// <summary>Builds a network with the weights of the checkpoint where names and shapes do not tell all of it
    /// (<see cref="Assumptions"/>), on the CPU and in training mode.</summary>
    /// <param name="architecture">What the network is, as in <c>checkpoint.Describe().Architecture with { MaxPooling = true }</c>.</param>
    /// <exception cref="InvalidDataException">The tensors are not those of a residual network, or the file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The tensors are not those of the architecture; the message has all
    /// differences.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint has no classifier: its network gives features.</exception>
    public ResidualNetwork CreateNetwork(ResNetArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return Create(Describe() with { Architecture = architecture });
    }

    private ResidualNetwork Create(CheckpointNetwork description)
    {
        var (architecture, classCount, inputChannels) = description;
        if (classCount == 0)
            throw new InvalidOperationException(
                $"{_name} has no classifier: its network gives features. Use it with ResNetFeaturizer, as InitialCheckpoint with "
                + $"NewClassifier, or apply it to a network with ClassifierMismatch.Replace."
                + string.Concat(Notes.Select(note => $" {note}")));
        var network = new ResidualNetwork(architecture, classCount, inputChannels);
        try
        {
            ApplyTo(network);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Loads the weights and the statistics of batch normalizations into a network of the same architecture, on whatever device it is.
    /// </summary>
    /// <param name="network">
    /// Receives them. It is left as it was if they do not fit or the file is damaged: nothing is copied before all is checked.
    /// </param>
    /// <param name="classifierMismatch">What to do if only the number of classes differs.</param>
    /// <remarks>
    /// <c>num_batches_tracked</c>, which files of PyTorch before 0.4.1 lack and nothing here reads, may be missing. Models that were made
    /// of the network before, such as a transformer, have copies and do not change.
    /// </remarks>
    /// <exception cref="CheckpointMismatchException">Names or shapes differ; the message has all differences.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void ApplyTo(ResidualNetwork network, ClassifierMismatch classifierMismatch = ClassifierMismatch.Throw)
    {
        ArgumentNullException.ThrowIfNull(network);
        Validation.ThrowIfAny(
            Enum.IsDefined(classifierMismatch) ? [] : [$"ClassifierMismatch must be a defined value; received {classifierMismatch}."],
            nameof(classifierMismatch));

        var targets = network.state_dict();
        var shapes = targets.ToDictionary(target => target.Key, target => ImmutableArray.Create(target.Value.shape));
        var names = StateComparison.Pair($"{network.Architecture} with {network.ClassCount} classes", shapes, Mapping.States,
            classifierMismatch);
        // All that can be wrong with the file is found before the first weight changes.
        Reading(() =>
        {
            foreach (string name in names)
                Verify(name, Mapping.States[name]);
            return names;
        });
        Reading(() =>
        {
            foreach (string name in names)
                Copy(Mapping.States[name], targets[name], StateNames.IsBatchCount(name));
            return names;
        });
    }

    private static void Verify(string name, CheckpointTensor source)
    {
        source.Verify();
        if (StateNames.IsBatchCount(name))
            return;
        using var values = empty([.. source.Shape], ScalarType.Float32);
        var singles = MemoryMarshal.Cast<byte, float>(values.bytes);
        source.ReadSingles(singles);
        FiniteValues.Check(name, singles);
    }

    private static void Copy(CheckpointTensor source, Tensor target, bool isBatchCount)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        if (isBatchCount)
        {
            target.copy_(tensor(source.ReadInt64()));
            return;
        }

        var values = empty(target.shape, ScalarType.Float32);
        source.ReadSingles(MemoryMarshal.Cast<byte, float>(values.bytes));
        target.copy_(values);
    }
}
