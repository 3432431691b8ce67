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
        else if (FirstDifference(initial.ClassNames, classNames) is { } difference)
            yield return $"The label must have the classes of InitialModel in the same order; {difference}. Map the labels with the key mapping that the model was trained with.";
    }

    private static string? FirstDifference(ClassNames? initial, ClassNames? given)
    {
        // Nameless classes are taken as meant.
        if (initial is null || given is null)
            return null;
        string[] before = initial.ToStrings(), now = given.ToStrings();
        int first = before.AsSpan().CommonPrefixLength(now);
        return first == before.Length ? null : $"class {first + 1} was \"{before[first]}\" and is \"{now[first]}\"";
    }
}
