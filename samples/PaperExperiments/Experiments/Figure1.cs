using Microsoft.ML.ResNet;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>The problem: a deeper plain net has a higher training error.</summary>
internal sealed class Figure1 : ErrorCurves
{
    public override string Name => "figure1";

    public override string Title => "Figure 1: training and test error of plain nets of 20 and 56 layers";

    public override string Description =>
        "Plain nets of 20 and 56 layers on CIFAR-10: the deeper one has the higher training error, and so the higher test error.";

    public override Recipe Recipe => Recipe.Cifar;

    protected override IReadOnlyList<(string Title, ResNetArchitecture[] Nets)> Panels =>
        [("Plain nets", Parse("cifar-plain-20", "cifar-plain-56"))];
}
