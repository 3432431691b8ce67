using Microsoft.ML.ResNet;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Depths and kinds of shortcuts, compared by 10 crops.</summary>
internal sealed class Table3 : TopErrors
{
    public override string Name => "table3";

    public override string Title => "Table 3: depths and shortcuts A, B, C; errors, 10-crop";

    public override string Description => "Residual nets of 34 to 152 layers, that of 34 with shortcuts A, B and C, beside the plain net "
        + "of 34: top-1 and top-5 error, 10 crops.";

    protected override IReadOnlyDictionary<string, (double Top1, double Top5)> PaperErrors => PaperNumbers.Table3;

    protected override TestTimeAugmentation Views(ImageNetSizes sizes) => TestTimeAugmentation.TenCrop(sizes.TestShorterSide);
}
