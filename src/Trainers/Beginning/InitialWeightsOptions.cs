namespace Microsoft.ML.ResNet;

/// <summary>The rules for the options that say what training begins with.</summary>
internal static class InitialWeightsOptions
{
    public static IEnumerable<string> Problems(ResNetTrainer.Options options)
    {
        bool isTrained = options is not { InitialModel: null, InitialCheckpoint: null };
        if (options.InitialCheckpoint is { } path && Problem(path) is { } missing)
            yield return missing;
        if (options is { InitialModel: not null, InitialCheckpoint: not null })
            yield return "InitialCheckpoint must be null with InitialModel: training begins with the one or the other; received "
                + $"\"{options.InitialCheckpoint}\".";
        if (options.InitialCheckpointOptions is null)
            yield return "InitialCheckpointOptions must not be null.";
        foreach (string problem in options.InitialCheckpointOptions?.Problems() ?? [])
            yield return $"InitialCheckpointOptions: {problem}";
        if (options.NewClassifier && !isTrained)
            yield return "NewClassifier needs InitialModel or InitialCheckpoint, whose classifier it replaces; received True.";
        if (options.FineTuning is not { } fineTuning)
            yield break;
        if (!isTrained)
            yield return "FineTuning needs InitialModel or InitialCheckpoint: random weights are neither worth keeping nor worth sparing; "
                + "both are null.";
        foreach (string unfit in fineTuning.Problems(options.Architecture ?? options.InitialModel?.Description.Architecture))
            yield return unfit;
    }

    private static string? Problem(string path)
    {
        if (PretrainedResNet.Find(path) is not { } pretrained)
            return File.Exists(path) ? null
                : $"InitialCheckpoint must name a file that exists, or a network of {nameof(PretrainedResNet)}; received \"{path}\".";
        try
        {
            pretrained.FindFile();
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidDataException)
        {
            return $"InitialCheckpoint must be there: {exception.Message}";
        }
    }
}
