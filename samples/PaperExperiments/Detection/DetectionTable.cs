using Microsoft.ML.ResNet;

namespace PaperExperiments.Detection;

/// <summary>A table of the paper that compares detectors.</summary>
/// <param name="Name">The command.</param>
/// <param name="Title">As the paper calls it.</param>
/// <param name="Description">What the command does, for its help.</param>
/// <param name="Recipe">How its detectors are trained.</param>
/// <param name="Measures">What is measured.</param>
/// <param name="Note">What the paper trained and tested on.</param>
internal sealed record DetectionTable(
    string Name, string Title, string Description, FasterRcnnRecipe Recipe, IReadOnlyList<DetectionMeasure> Measures, string Note)
{
    /// <summary>The paper's two.</summary>
    public static readonly string[] Bodies = ["vgg-16", "resnet-101-v1"];

    public static DetectionTable Table7 { get; } = new(
        "table7", "Table 7: object detection, PASCAL VOC",
        "Faster R-CNN on VGG-16 and on ResNet-101, trained and tested on images in the layout of PASCAL VOC or COCO, by the recipe for "
        + "VOC.",
        FasterRcnnRecipe.VocPaper,
        [
            new("mAP, as VOC 2007 counts it", Numbers(73.2, 76.4), metrics => metrics.Voc2007MeanAveragePrecision),
            new("mAP, as VOC 2012 counts it", Numbers(70.4, 73.8), metrics => metrics.Voc2012MeanAveragePrecision),
        ],
        "The paper's first figure is of VOC 2007's test images, trained on trainval of 2007 and 2012; the second of VOC 2012's, trained on "
        + "these and on VOC 2007's test images too. Images of one's own have one training and both figures.");

    public static DetectionTable Table8 { get; } = new(
        "table8", "Table 8: object detection, COCO",
        "Faster R-CNN on VGG-16 and on ResNet-101, trained and tested on images in the layout of COCO or PASCAL VOC, by the recipe for "
        + "COCO.",
        FasterRcnnRecipe.CocoPaper,
        [
            new("mAP@.5", Numbers(41.5, 48.4), metrics => metrics.Coco.AveragePrecision50),
            new("mAP@[.5, .95]", Numbers(21.2, 27.2), metrics => metrics.Coco.AveragePrecision),
        ],
        "The paper's figures are of COCO's validation images.");

    private static Dictionary<string, double> Numbers(params double[] values) =>
        Bodies.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
}
