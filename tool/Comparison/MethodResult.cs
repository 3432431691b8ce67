using MlResNet.Training;
using Reporting;

namespace MlResNet.Comparison;

/// <summary>How one method did.</summary>
/// <param name="Method">The method.</param>
/// <param name="Accuracies">The share of the test photos that it got right, one a fold.</param>
/// <param name="Seconds">Of fitting, one a fold.</param>
internal sealed record MethodResult(TransferMethod Method, IReadOnlyList<double> Accuracies, IReadOnlyList<double> Seconds)
{
    /// <summary>In %.</summary>
    public Spread Accuracy => Spread.Of(Accuracies.Select(accuracy => 100 * accuracy));

    public Spread Time => Spread.Of(Seconds);

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
