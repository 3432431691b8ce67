using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Kinds of shortcuts on small images, for who has no ImageNet.</summary>
internal sealed class Shortcuts : Experiment
{
    /// <summary>Table 3 has the comparison for ResNet-34 on ImageNet: top-1 error in %, with A as zero.</summary>
    private static readonly Dictionary<ShortcutKind, double> PaperTop1 = new()
    {
        [ShortcutKind.None] = PaperNumbers.Table3["plain-34"].Top1,
        [ShortcutKind.A] = PaperNumbers.Table3["resnet-34-a"].Top1,
        [ShortcutKind.B] = PaperNumbers.Table3["resnet-34"].Top1,
        [ShortcutKind.C] = PaperNumbers.Table3["resnet-34-c"].Top1,
    };

    public override string Name => "shortcuts";

    public override string Title => "Shortcuts A, B and C on small images (after table 3)";

    public override string Description => "Nets for small images without shortcuts and with those of kind A (no parameters), B "
        + "(projections where dimensions change) and C (projections everywhere): test error.";

    public override Recipe Recipe => Recipe.Cifar;

    public override IReadOnlyList<ResNetArchitecture> Nets => Parse("cifar-plain-20", "cifar-20", "cifar-20-b", "cifar-20-c");

    public override ExperimentResult Evaluate(ExperimentRun run) => new(
        [
            .. run.Nets.SelectMany(net => run.Train(net) is var trainings ? new[]
            {
                Measurements.Row(net, "test error", null, trainings, training => training.Summary.TestError) with
                {
                    Note = $"on ImageNet the paper's net of 34 layers with such shortcuts ({net.Shortcut}) has "
                        + FormattableString.Invariant($"{PaperTop1[net.Shortcut]:0.00} % top-1 error."),
                },
                Measurements.Row(net, "training error", null, trainings, training => training.Summary.TrainingError),
            } : []),
        ],
        [],
        [.. Measurements.Notes(run)]);
}
