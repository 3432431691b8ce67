namespace Microsoft.ML.ResNet;

/// <summary>Whether training can go on from a model with other data and options than it was made with.</summary>
internal static class InitialModelCheck
{
    /// <exception cref="ArgumentException">It cannot; the message names every reason.</exception>
    public static void ThrowIfUnfit(ResNetTransformer? initialModel, ResNetArchitecture architecture, ImageShape shape, ClassNames? classNames, int classCount)
    {
        if (initialModel is not null)
            Validation.ThrowIfAny([.. Problems(initialModel, architecture, shape, classNames, classCount)], nameof(ResNetTrainer.Options.InitialModel));
    }

    private static IEnumerable<string> Problems(ResNetTransformer initialModel, ResNetArchitecture architecture, ImageShape shape, ClassNames? classNames, int classCount)
    {
        var initial = initialModel.Description;
        if (initial.Architecture != architecture)
            yield return $"Architecture must be that of InitialModel, {initial.Architecture.Name}, or null; received {architecture.Name}.";
        if (initial.Input.Shape != shape)
            yield return $"ImageShape must be that of InitialModel, {initial.Input.Shape}, or null; received {shape}.";
        if (initialModel.Scoring.ClassCount != classCount)
            yield return $"The label must have the {initialModel.Scoring.ClassCount} classes of InitialModel; it has {classCount}.";
        else if (ClassNames.FirstDifference(initial.ClassNames, classNames) is { } first)
            yield return $"The label must have the classes of InitialModel in the same order; class {first + 1} was \"{initial.ClassNames!.ToStrings()[first]}\" and is \"{classNames!.ToStrings()[first]}\". "
                + "Map the labels with the key mapping that the model was trained with.";
    }
}
