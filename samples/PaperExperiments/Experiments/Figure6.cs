using Microsoft.ML.ResNet;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Depth on CIFAR-10, plain and residual.</summary>
internal sealed class Figure6 : ErrorCurves
{
    public override string Name => "figure6";

    public override string Title => "Figure 6: training and test error of nets for small images";

    public override string Description =>
        "Plain and residual nets of 20 to 110 layers and the residual one of 1202, training and test error against steps.";

    public override Recipe Recipe => Recipe.Cifar;

    protected override IReadOnlyList<(string Title, ResNetArchitecture[] Nets)> Panels =>
    [
        ("Plain nets", Parse("cifar-plain-20", "cifar-plain-32", "cifar-plain-44", "cifar-plain-56")),
        ("Residual nets", Parse("cifar-20", "cifar-32", "cifar-44", "cifar-56", "cifar-110")),
        ("110 and 1202 layers", Parse("cifar-110", "cifar-1202")),
    ];

    protected override double? PaperTestError(ResNetArchitecture net) => PaperNumbers.Table6.Find(net.Name);
}
