namespace Microsoft.ML.ResNet;

/// <summary>The weights of a transformer, which are copied.</summary>
internal sealed class InitialModelWeights(ResNetTransformer model) : InitialWeights
{
    public override ModelDescription Description { get; } = model.Description;

    public override CheckpointNetwork Network => new(Description.Architecture, model.Scoring.ClassCount, Description.Input.Shape.Channels);

    protected override string Option => nameof(ResNetTrainer.Options.InitialModel);

    public override Normalization NormalizationFor(ImageShape shape) => Description.Normalization;

    protected override ResidualNetwork Create(ResNetArchitecture architecture) => model.CopyNetwork();

    protected override bool Fits(ResNetArchitecture architecture) => architecture == Description.Architecture;

    protected override IEnumerable<string> Problems(ImageShape shape, PixelNormalization? normalization) =>
        shape == Description.Input.Shape
            ? []
            : [$"ImageShape must be that of InitialModel, {Description.Input.Shape}, or null; received {shape}."];
}
