using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

public sealed partial class ResNetCheckpoint
{
    /// <summary>Finds out what network the tensors are those of, without reading them.</summary>
    /// <exception cref="InvalidDataException">They are not those of a residual network.</exception>
    /// <exception cref="CheckpointMismatchException">They are those of one that cannot be built here, such as a ResNeXt.</exception>
    public CheckpointNetwork Describe() => Reading(() =>
    {
        var network = ArchitectureSearch.Find(_states, Metadata.GetValueOrDefault(ArchitectureKey));
        // A few bytes can be said to be a tensor of any size, by strides of 0; no network is made of those.
        long values = _states.Values.Sum(tensor => tensor.ElementCount);
        return values <= _file.Length
            ? network
            : throw new InvalidDataException(
                FormattableString.Invariant($"its {values:n0} values share the {_file.Length:n0} bytes of the file, as weights do not."));
    });

    /// <summary>
    /// Builds the network that <see cref="Describe"/> finds, with the weights of the checkpoint, on the CPU and in training mode.
    /// </summary>
    /// <exception cref="InvalidDataException">The tensors are not those of a residual network, or the file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">They are those of one that cannot be built here.</exception>
    public ResidualNetwork CreateNetwork()
    {
        var (architecture, classCount, inputChannels) = Describe();
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
        var names = StateComparison.Pair($"{network.Architecture} with {network.ClassCount} classes", shapes, _states, classifierMismatch);
        // All that can be wrong with the file is found before the first weight changes.
        Reading(() =>
        {
            foreach (string name in names)
                _states[name].Verify();
            return names;
        });
        Reading(() =>
        {
            foreach (string name in names)
                Copy(_states[name], targets[name], StateNames.IsBatchCount(name));
            return names;
        });
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
