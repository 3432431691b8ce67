using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Makes a transformer of a checkpoint.</summary>
internal static class CheckpointModel
{
    /// <exception cref="ArgumentException">An option or a column does not fit the network; the message names every problem.</exception>
    /// <exception cref="CheckpointMismatchException">The weights are those of another architecture.</exception>
    public static ResNetTransformer Load(IHostEnvironment env, string path, DataViewSchema inputSchema, CheckpointModelOptions options)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        ColumnChecks.CheckImage(SchemaShapes.Of(inputSchema), "feature", options.FeatureColumnName);
        NativeErrors.CheckLibrary();
        using var checkpoint = ResNetCheckpoint.Load(path, options.Checkpoint);
        var network = Read(checkpoint, options.Architecture);
        using (var channel = env.Register("ResNet").Start("Loading a checkpoint"))
        {
            foreach (string note in (string[])[.. checkpoint.Notes, .. options.Architecture is null ? checkpoint.Assumptions : []])
                channel.Info(MessageSensitivity.None, $"{path}: {note}");
        }
        Validation.ThrowIfAny([.. FeatureInput.Problems(network, options.Images)], nameof(options));

        var column = inputSchema[options.FeatureColumnName];
        var (images, normalization) = FeatureInput.Resolve(network, column, options.Images);
        var description = new ModelDescription(
            network.Architecture, images, normalization, options.Columns, ClassNamesIn(inputSchema, options.LabelColumnName, network),
            column.Type);
        var model = ScoringModels.Create(env, new DescribedNetwork(description, network.ClassCount, network.State), options.Scoring);
        return new(model, options.Columns, description.ClassNames, column.Type, options.Scoring.BatchSize, options.Scoring.Skipping(env));
    }

    private static FeatureSource Read(ResNetCheckpoint checkpoint, ResNetArchitecture? wanted)
    {
        var (found, classCount, channels) = checkpoint.Describe();
        var architecture = wanted ?? found;
        if (classCount == 0)
            throw new InvalidOperationException("The checkpoint has no classifier: its network gives features. Use it with "
                + "ResNetFeaturizer, or as InitialCheckpoint with NewClassifier.");
        // Every weight is in its place, or the exception says which is not.
        using var network = new ResidualNetwork(architecture, classCount, channels);
        checkpoint.ApplyTo(network);
        var names = NetworkPlan.Create(architecture, channels).State(classCount).Select(state => state.Name);
        return new(architecture, classCount, channels, new MemoryState(names, NetworkState.Of(network).Read),
            Prepared: null) { Preparation = checkpoint.Preparation };
    }

    private static ClassNames? ClassNamesIn(DataViewSchema schema, string name, FeatureSource network)
    {
        if (schema.GetColumnOrNull(name) is not { } label)
            return null;
        if (label.Type is not KeyDataViewType key)
            throw SchemaMismatch.Of("label", name, "Key", label.Type);
        return key.Count == (ulong)network.ClassCount
            ? ClassNames.Of(label, network.ClassCount)
            : throw new ArgumentException(
                $"The label must have a key for each class of the network; column '{name}' has {key.Count} keys, and the checkpoint is of "
                + $"{network.Architecture} with {network.ClassCount} classes.");
    }
}
