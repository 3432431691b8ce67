using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>What nets cost: computed from their layers, not quoted.</summary>
internal sealed class Table1 : Experiment
{
    private const int CifarSide = 32, ImageNetClasses = 1000, CifarClasses = 10;

    public override string Name => "table1";

    public override string Title => "Table 1: architectures, multiply-adds and parameters";

    public override string Description => "Multiply-adds and parameters of the nets, computed from their layers. Needs no images.";

    public override Recipe Recipe => Recipe.ImageNet;

    public override bool Trains => false;

    public override IReadOnlyList<ResNetArchitecture> Nets => Parse(PaperNumbers.Table1.Keys.Concat(PaperNumbers.Table6Parameters.Keys));

    public override ExperimentResult Evaluate(ExperimentRun run) => new(
        [.. run.Nets.SelectMany(net => Rows(net, run.Options.ImageSize))],
        [],
        ["Bottleneck nets are the paper's, which halve the resolution in their first 1×1 convolution (v1)."]);

    private static IEnumerable<ResultRow> Rows(ResNetArchitecture net, int? imageSize)
    {
        bool isCifar = net.Stem == StemKind.Cifar;
        int side = imageSize ?? (isCifar ? CifarSide : ImageNetSizes.Side);
        var complexity = net.Complexity(new ImageShape(3, side, side), isCifar ? CifarClasses : ImageNetClasses);
        yield return new(
            net.DisplayName, FormattableString.Invariant($"multiply-adds at {side}×{side}"), "10⁹",
            imageSize is null ? PaperNumbers.Table1.Find(net.Name) : null, [complexity.MultiplyAdds / 1e9]);
        yield return new(net.DisplayName, "parameters", "10⁶", PaperNumbers.Table6Parameters.Find(net.Name), [complexity.Parameters / 1e6]);
    }
}
