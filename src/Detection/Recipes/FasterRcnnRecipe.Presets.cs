namespace Microsoft.ML.ResNet;

public sealed partial record FasterRcnnRecipe
{
    /// <summary>The paper's training on PASCAL VOC (section 4.3 and appendix A, with the settings of Ren et al. 2015), table 7.</summary>
    public static FasterRcnnRecipe VocPaper { get; } = new(
        "VOC, the paper",
        "He et al. 2015, table 7: Ren et al.'s four trainings of 80,000 steps of one image each.",
        new()
        {
            Architecture = DetectorArchitecture.C4(ResNetArchitecture.ResNet101V1),
            Scheme = DetectionTrainingScheme.Alternating,
            Iterations = 80_000,
            Schedule = LearningRateSchedule.MultiStepAt([60_000]),
            WarmUp = null,
            MaximumGradientNorm = null,
            OverlapThreshold = 0.3,
            EarlyStopping = null,
        },
        DetectorArchitecture.C4,
        [
            (
                nameof(FasterRcnnTrainer.Options.Architecture),
                "appendix A: conv1 to conv4 are shared, conv5 runs for each region; For(...) chooses another body"),
            (nameof(FasterRcnnTrainer.Options.FrozenParts), "Girshick 2015, section 4.5: the first layers need not learn"),
            .. PaperSources,
            (nameof(FasterRcnnTrainer.Options.BatchSize), "Ren et al. 2015, section 3.1.3: a mini-batch is of a single image"),
            (
                nameof(FasterRcnnTrainer.Options.Iterations),
                "Ren et al. 2015, section 3.1.3: 60k + 20k, of proposals; here of each of the four trainings"),
            (nameof(FasterRcnnTrainer.Options.LearningRate), "Ren et al. 2015, section 3.1.3"),
            (nameof(FasterRcnnTrainer.Options.Schedule), "Ren et al. 2015, section 3.1.3: 0.001 for 60k, then 0.0001"),
        ]);

    /// <summary>The paper's training on COCO (appendix A), table 8.</summary>
    public static FasterRcnnRecipe CocoPaper { get; } = new(
        "COCO, the paper",
        "He et al. 2015, appendix A, table 8: 320,000 steps of 8 images, proposals and regions in turn.",
        new()
        {
            Architecture = CocoDetector(ResNetArchitecture.ResNet101V1),
            Scheme = DetectionTrainingScheme.Alternating,
            BatchSize = 8,
            Iterations = 320_000,
            Schedule = LearningRateSchedule.MultiStepAt([240_000]),
            WarmUp = null,
            MaximumGradientNorm = null,
            OverlapThreshold = 0.3,
            EarlyStopping = null,
        },
        CocoDetector,
        [
            (
                nameof(FasterRcnnTrainer.Options.Architecture),
                "appendix A; anchors of 64 pixels too, as Ren et al. have it for COCO; For(...) chooses another body"),
            (nameof(FasterRcnnTrainer.Options.FrozenParts), "Girshick 2015, section 4.5: the first layers need not learn"),
            .. PaperSources,
            (
                nameof(FasterRcnnTrainer.Options.BatchSize),
                "appendix A: 8 images in the RPN step; in the Fast R-CNN step it has 16, here the same 8"),
            (nameof(FasterRcnnTrainer.Options.Iterations), "appendix A: 240k + 80k, of either step"),
            (nameof(FasterRcnnTrainer.Options.LearningRate), "appendix A"),
            (nameof(FasterRcnnTrainer.Options.Schedule), "appendix A: 0.001 for 240k, then 0.0001"),
        ]);

    /// <summary>
    /// For a few hundred photos and a processor: half an hour on two cores. Name the network to begin with by
    /// <see cref="FasterRcnnTrainer.Options.InitialCheckpoint"/>; without one, there is little to be had from so few.
    /// </summary>
    public static FasterRcnnRecipe FewImages { get; } = new(
        "few images",
        "trains a small pyramid on pretrained weights, all at once.",
        new()
        {
            ShorterSides = [416, 448, 480],
            LongerSide = 800,
            Iterations = 1600,
            LearningRate = 0.005,
            Schedule = LearningRateSchedule.MultiStep([0.7, 0.9]),
            WeightDecay = 1e-4,
        },
        DetectorArchitecture.SmallPyramid,
        [
            (
                nameof(FasterRcnnTrainer.Options.Architecture),
                "Lin et al. 2017, from stage 2 on and half as wide; none is the network of InitialCheckpoint"),
            (nameof(FasterRcnnTrainer.Options.ShorterSides), "those of docs/detection.md have 480 pixels; with jitter, as in detectron2"),
            (nameof(FasterRcnnTrainer.Options.LongerSide), "in proportion"),
            (nameof(FasterRcnnTrainer.Options.FrozenParts), "Girshick 2015, section 4.5: the first layers need not learn"),
            (nameof(FasterRcnnTrainer.Options.Scheme), "Ren et al. 2015, section 3.2: as good, in less time"),
            (nameof(FasterRcnnTrainer.Options.BatchSize), "Ren et al. 2015, section 3.1.3"),
            (nameof(FasterRcnnTrainer.Options.Iterations), "docs/detection.md: a quarter of an hour to half an hour on two cores"),
            (
                nameof(FasterRcnnTrainer.Options.LearningRate),
                "Lin et al. 2017 have 0.02 for 16 images; more for each, since there are few steps"),
            (nameof(FasterRcnnTrainer.Options.Schedule), "detectron2's, in proportion: divided by 10 twice"),
            (nameof(FasterRcnnTrainer.Options.WarmUp), "Goyal et al. 2017, section 2.2; untrained heads have large gradients"),
            (nameof(FasterRcnnTrainer.Options.Momentum), "He et al. 2015, section 3.4"),
            (nameof(FasterRcnnTrainer.Options.WeightDecay), "Lin et al. 2017, section 5.1"),
        ]);

    private static (string Option, string Source)[] PaperSources =>
    [
        (nameof(FasterRcnnTrainer.Options.ShorterSides), "Ren et al. 2015, section 3.3: shorter side 600"),
        (nameof(FasterRcnnTrainer.Options.LongerSide), "Girshick 2015, section 5.3: at most 1000"),
        (nameof(FasterRcnnTrainer.Options.Mirror), "Girshick 2015, section 2.3: half of the images"),
        (nameof(FasterRcnnTrainer.Options.Scheme), "Ren et al. 2015, section 3.2: four-step alternating training"),
        (nameof(FasterRcnnTrainer.Options.WarmUp), "the papers have none"),
        (nameof(FasterRcnnTrainer.Options.Momentum), "Ren et al. 2015, section 3.1.3"),
        (nameof(FasterRcnnTrainer.Options.WeightDecay), "Ren et al. 2015, section 3.1.3"),
        (nameof(FasterRcnnTrainer.Options.MaximumGradientNorm), "the papers have none"),
        (nameof(FasterRcnnTrainer.Options.AnchorsPerImage), "Ren et al. 2015, section 3.1.3: 256, up to half of them objects"),
        (nameof(FasterRcnnTrainer.Options.RegionsPerImage), "Girshick 2015, section 2.3: 128, here of each image"),
        (nameof(FasterRcnnTrainer.Options.ForegroundShare), "Girshick 2015, section 2.3: a quarter"),
        (nameof(FasterRcnnTrainer.Options.TrainingProposals), "Ren et al. 2015, section 3.3: 2000"),
        (nameof(FasterRcnnTrainer.Options.TestProposals), "appendix A: 300"),
        (nameof(FasterRcnnTrainer.Options.OverlapThreshold), "py-faster-rcnn; appendix A has it for box refinement: 0.3"),
        (nameof(FasterRcnnTrainer.Options.EarlyStopping), "the papers train to the end and keep the last weights"),
    ];

    private static DetectorArchitecture CocoDetector(ResNetArchitecture body) =>
        DetectorArchitecture.C4(body) with { AnchorSizes = [64, 128, 256, 512] };
}
