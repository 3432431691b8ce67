using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The trained network that training begins with.</summary>
internal abstract class InitialWeights : IDisposable
{
    /// <param name="options">Already validated.</param>
    /// <returns>Null: training begins with random weights.</returns>
    /// <exception cref="InvalidDataException">The checkpoint is damaged, or not of a residual network.</exception>
    public static InitialWeights? Open(ResNetTrainer.Options options) =>
        options.InitialModel is { } model ? new InitialModelWeights(model)
            : options.InitialCheckpoint is { } path ? new InitialCheckpointWeights(path, options.InitialCheckpointOptions)
            : null;

    /// <summary>What the trained network is.</summary>
    public abstract CheckpointNetwork Network { get; }

    /// <summary>What else is known of it, or null.</summary>
    public virtual ModelDescription? Description => null;

    /// <summary>What there is to say about how its file was read.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>What its file does not have that training would need, or null.</summary>
    public virtual string? Loss(FineTuning? fineTuning) => null;

    /// <summary>How images come to it, as far as is known.</summary>
    public virtual ImagePreparation Preparation => new();

    /// <summary>The option that gave it.</summary>
    protected abstract string Option { get; }

    /// <summary>What its pixels were normalized with, as far as is known.</summary>
    public abstract Normalization NormalizationFor(ImageShape shape);

    /// <exception cref="ArgumentException">
    /// Training with other data and options cannot go on from here; the message names every reason.
    /// </exception>
    public void ThrowIfUnfit(ResNetTrainer.Options options, ResNetArchitecture architecture, ImageShape shape, DataViewSchema.Column label)
    {
        string[] problems =
        [
            .. Fits(architecture)
                ? []
                : new[] { $"Architecture must be that of {Option}, {Network.Architecture.Name}, or null; received {architecture.Name}." },
            .. Problems(shape, options.Normalization),
            .. options.NewClassifier ? [] : Problems(label),
            .. options.FineTuning?.Problems(architecture) ?? [],
        ];
        Validation.ThrowIfAny(problems, Option);
    }

    /// <summary>The network with the trained weights, on the CPU.</summary>
    /// <param name="architecture">One that <see cref="ThrowIfUnfit"/> lets pass.</param>
    /// <param name="newClassifier">
    /// Null: with its own classifier; else how many classes a new one gets, and where its random weights come from.
    /// </param>
    public ResidualNetwork CreateNetwork(ResNetArchitecture architecture, (int ClassCount, long Seed)? newClassifier)
    {
        var trained = Create(architecture);
        if (newClassifier is not var (classCount, seed))
            return trained;
        using (trained)
        {
            var network = new ResidualNetwork(architecture, classCount, Network.InputChannels, seed);
            using var noGrad = no_grad();
            var weights = trained.state_dict();
            foreach (var (name, value) in network.state_dict())
                if (!StateNames.IsClassifier(name))
                    value.copy_(weights[name]);
            return network;
        }
    }

    public virtual void Dispose()
    {
    }

    protected abstract ResidualNetwork Create(ResNetArchitecture architecture);

    protected abstract bool Fits(ResNetArchitecture architecture);

    protected abstract IEnumerable<string> Problems(ImageShape shape, PixelNormalization? normalization);

    private IEnumerable<string> Problems(DataViewSchema.Column label)
    {
        int classCount = LabelReader.ClassCount(label);
        var (names, initialNames) = (ClassNames.Of(label, classCount), Description?.ClassNames);
        if (Network.ClassCount == 0)
            yield return $"{Option} has no classifier: its network gives features. "
                + $"Set NewClassifier to put a new one for {classCount} classes there.";
        else if (classCount != Network.ClassCount)
            yield return $"The label must have the {Network.ClassCount} classes of {Option}; it has {classCount}. Set NewClassifier to put "
                + $"a new classifier for {classCount} classes in the place of its own.";
        else if (ClassNames.FirstDifference(initialNames, names) is { } first)
            yield return $"The label must have the classes of {Option} in the same order; class {first + 1} was "
                + $"\"{initialNames!.ToStrings()[first]}\" and is \"{names!.ToStrings()[first]}\". Map the labels with the key mapping "
                + "that the model was trained with, or set NewClassifier to train a new classifier for these.";
    }
}
