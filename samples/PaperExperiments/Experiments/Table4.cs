using Microsoft.ML.ResNet;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>The best that single nets do.</summary>
internal sealed class Table4 : TopErrors
{
    public override string Name => "table4";

    public override string Title => "Table 4: single nets, errors, fully convolutional at several scales";

    public override string Description => "Single residual nets at their best: applied to whole images at five scales and to their mirror "
        + "images, scores averaged; top-1 and top-5 error.";

    protected override IReadOnlyDictionary<string, (double Top1, double Top5)> PaperErrors => PaperNumbers.Table4;

    protected override TestTimeAugmentation Views(ImageNetSizes sizes) => TestTimeAugmentation.MultiScale(sizes.TestShorterSides);
}
