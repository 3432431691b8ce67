using Microsoft.ML.ResNet;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Plain nets degrade with depth on ImageNet, residual ones do not.</summary>
internal sealed class Figure4 : ErrorCurves
{
    public override string Name => "figure4";

    public override string Title => "Figure 4: training and test error of plain and residual nets of 18 and 34 layers";

    public override string Description => "Plain nets of 18 and 34 layers beside residual ones with shortcuts A, training and test error "
        + "against steps; one crop of each test image.";

    public override Recipe Recipe => Recipe.ImageNet;

    protected override IReadOnlyList<(string Title, ResNetArchitecture[] Nets)> Panels =>
        [("Plain nets", Parse("plain-18", "plain-34")), ("Residual nets", Parse("resnet-18-a", "resnet-34-a"))];
}
