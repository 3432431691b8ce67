using MlResNet.Training;
using Reporting;

namespace MlResNet.Comparison;

/// <summary>How one method did.</summary>
/// <param name="Method">The method.</param>
/// <param name="Accuracies">The share of the test photos that it got right, one a fold.</param>
/// <param name="Seconds">Of fitting, one a fold; without features that were computed before.</param>
internal sealed record MethodResult(TransferMethod Method, IReadOnlyList<double> Accuracies, IReadOnlyList<double> Seconds)
{
    /// <summary>In %.</summary>
    public Spread Accuracy => Spread.Of(Accuracies.Select(accuracy => 100 * accuracy));

    /// <summary>Of computing the features of all photos once, where the network learns nothing; else null.</summary>
    public double? FeatureSeconds { get; init; }

    public Spread Time => Spread.Of(Seconds);

    /// <summary>In %, one a repetition: how far the draw of the folds moves the result.</summary>
    /// <param name="runs">Folds a repetition.</param>
    public Spread AccuracyOfRepetitions(int runs) =>
        Spread.Of(Accuracies.Chunk(runs).Where(folds => folds.Length == runs).Select(folds => 100 * folds.Average()));

    /// <summary>For people.</summary>
    public string Name => Method switch
    {
        TransferMethod.Features => "Features + L-BFGS regression",
        TransferMethod.Head => "New last layer",
        TransferMethod.Finetune => "All layers, fine-tuned",
        TransferMethod.DnnSdca => "ML.NET's DnnFeaturizeImage + SDCA",
        TransferMethod.DnnLbfgs => "ML.NET's DnnFeaturizeImage + L-BFGS",
        _ => "From scratch",
    };
}
