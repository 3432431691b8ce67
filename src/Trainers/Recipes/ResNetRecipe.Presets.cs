namespace Microsoft.ML.ResNet;

public sealed partial record ResNetRecipe
{
    private const int FirstDepthThatWarmsUp = 110;

    /// <summary>The paper's training on ImageNet (section 3.4).</summary>
    public static ResNetRecipe ImageNetPaper { get; } = new(
        "ImageNet, the paper",
        "He et al. 2015, section 3.4: SGD for up to 600,000 steps of 256 images, their shorter sides random in [256, 480].",
        new()
        {
            Architecture = ResNetArchitecture.ResNet50V1,
            ImageShape = new ImageShape(3, 224, 224),
            TestShorterSide = 256,
            Augmentation = ImageAugmentation.ImageNet,
            BatchSize = 256,
            Iterations = 600_000,
            Schedule = LearningRateSchedule.OnPlateau(),
            ValidationFraction = null,
            EarlyStopping = null,
        },
        (recipe, _) => recipe,
        [
            (nameof(ResNetTrainer.Options.Architecture), "table 1; For(...) chooses another"),
            (nameof(ResNetTrainer.Options.ImageShape), "section 3.4: \"a 224×224 crop is randomly sampled\""),
            (
                nameof(ResNetTrainer.Options.TestShorterSide),
                "section 3.4: tested as in Krizhevsky et al., 2012, whose images are of 256 pixels"),
            (nameof(ResNetTrainer.Options.MeanSubtraction), "section 3.4: \"with the per-pixel mean subtracted\""),
            (
                nameof(ResNetTrainer.Options.Augmentation),
                "section 3.4: shorter side in [256, 480], random crop or its flip, the colour augmentation of Krizhevsky et al., 2012"),
            (nameof(ResNetTrainer.Options.BatchSize), "section 3.4"),
            (nameof(ResNetTrainer.Options.Iterations), "section 3.4: \"up to 60×10^4 iterations\""),
            (nameof(ResNetTrainer.Options.LearningRate), "section 3.4: \"starts from 0.1\""),
            (
                nameof(ResNetTrainer.Options.Schedule),
                "section 3.4: \"divided by 10 when the error plateaus\"; how long a plateau is, it does not say"),
            (nameof(ResNetTrainer.Options.Momentum), "section 3.4"),
            (nameof(ResNetTrainer.Options.WeightDecay), "section 3.4"),
            (nameof(ResNetTrainer.Options.WeightDecayExclusions), "section 3.4 names no exceptions"),
            (
                nameof(ResNetTrainer.Options.ValidationFraction),
                "section 4.1: all 1.28 million images are trained on; give ImageNet's own as ValidationSet"),
            (nameof(ResNetTrainer.Options.EarlyStopping), "the paper trains to the end and keeps the last weights"),
        ]);

    /// <summary>
    /// The paper's training on CIFAR-10 (section 4.2). <see cref="For"/> adds the warm-up of nets of 110 layers and more.
    /// </summary>
    public static ResNetRecipe CifarPaper { get; } = new(
        "CIFAR, the paper",
        "He et al. 2015, section 4.2: SGD for 64,000 steps of 128 images, on nine tenths of the training images.",
        new()
        {
            Architecture = ResNetArchitecture.Cifar(20),
            Iterations = 64_000,
            Schedule = LearningRateSchedule.MultiStepAt([32_000, 48_000]),
            EarlyStopping = null,
        },
        (recipe, architecture) => architecture.Depth < FirstDepthThatWarmsUp
            ? recipe
            : recipe.With(
                recipe.Options with { WarmUp = WarmUp.UntilTrainingErrorBelow() },
                nameof(ResNetTrainer.Options.WarmUp),
                "section 4.2, for n = 18: \"we use 0.01 to warm up the training until the training error is below 80% (about 400 "
                    + "iterations)\""),
        [
            (nameof(ResNetTrainer.Options.Architecture), "section 4.2: n = 3; For(...) chooses another"),
            (nameof(ResNetTrainer.Options.MeanSubtraction), "section 4.2: \"with the per-pixel mean subtracted\""),
            (
                nameof(ResNetTrainer.Options.Augmentation),
                "section 4.2: \"4 pixels are padded on each side, and a 32×32 crop is randomly sampled from the padded image or its "
                + "horizontal flip\""),
            (nameof(ResNetTrainer.Options.BatchSize), "section 4.2"),
            (nameof(ResNetTrainer.Options.Iterations), "section 4.2: \"terminate training at 64k iterations\""),
            (nameof(ResNetTrainer.Options.LearningRate), "section 4.2"),
            (nameof(ResNetTrainer.Options.Schedule), "section 4.2: \"divide it by 10 at 32k and 48k iterations\""),
            (nameof(ResNetTrainer.Options.Momentum), "section 4.2"),
            (nameof(ResNetTrainer.Options.WeightDecay), "section 4.2"),
            (nameof(ResNetTrainer.Options.WeightDecayExclusions), "section 4.2 names no exceptions"),
            (
                nameof(ResNetTrainer.Options.ValidationFraction),
                "section 4.2: \"a 45k/5k train/val split\"; here the same share of each class"),
            (nameof(ResNetTrainer.Options.EarlyStopping), "the paper trains to the end and keeps the last weights"),
        ]);

    /// <summary>What later work added to the paper's training, for images of any size.</summary>
    public static ResNetRecipe Modern { get; } = new(
        "modern",
        "the paper's SGD with what later work added to it.",
        new()
        {
            ZeroInitResidual = true,
            Epochs = 200,
            LearningRate = 0.05,
            Schedule = LearningRateSchedule.Cosine(),
            WarmUp = WarmUp.LinearOver(0.025),
            Nesterov = true,
            WeightDecayExclusions = WeightDecayExclusions.BatchNormalization | WeightDecayExclusions.Biases,
            LabelSmoothing = 0.1,
            BatchMixing = new BatchMixing { MixupAlpha = 0.2, CutMixAlpha = 1 },
            WeightAveraging = new WeightAveraging(),
            EarlyStopping = null,
        },
        (recipe, architecture) => architecture.Shortcut != ShortcutKind.None
            ? recipe
            : recipe.With(
                recipe.Options with { ZeroInitResidual = false }, nameof(ResNetTrainer.Options.ZeroInitResidual),
                "nothing would pass through a net without shortcuts"),
        [
            (nameof(ResNetTrainer.Options.ZeroInitResidual), "Goyal et al., 2017, section 5.1"),
            (nameof(ResNetTrainer.Options.Augmentation), "He et al., 2015, section 4.2"),
            (nameof(ResNetTrainer.Options.BatchSize), "He et al., 2015, section 4.2"),
            (nameof(ResNetTrainer.Options.Epochs), "He et al., 2018 (\"Bag of Tricks\"), section 5.4: 200 epochs with mixup"),
            (nameof(ResNetTrainer.Options.LearningRate), "Goyal et al., 2017, section 2.1: 0.1 for 256 images, in proportion to the batch"),
            (nameof(ResNetTrainer.Options.Schedule), "Loshchilov and Hutter, 2017; He et al., 2018, section 5.1"),
            (nameof(ResNetTrainer.Options.WarmUp), "Goyal et al., 2017, section 2.2: 5 epochs, here of 200"),
            (nameof(ResNetTrainer.Options.Momentum), "He et al., 2015, section 3.4"),
            (nameof(ResNetTrainer.Options.Nesterov), "He et al., 2018, section 2"),
            (nameof(ResNetTrainer.Options.WeightDecay), "He et al., 2015, section 3.4"),
            (nameof(ResNetTrainer.Options.WeightDecayExclusions), "Goyal et al., 2017, section 5.1; He et al., 2018, section 3.1"),
            (nameof(ResNetTrainer.Options.LabelSmoothing), "Szegedy et al., 2016, section 7"),
            (
                nameof(ResNetTrainer.Options.BatchMixing),
                "Zhang et al., 2018, section 3.1: mixup, α from 0.1 to 0.4; Yun et al., 2019, section 4.1: CutMix, α = 1"),
            (
                nameof(ResNetTrainer.Options.WeightAveraging),
                "Szegedy et al., 2016, section 8: evaluations use a running average of the parameters"),
            (nameof(ResNetTrainer.Options.EarlyStopping), "the cosine has to come to its end"),
        ]);

    /// <summary>
    /// Training that goes on from a network trained on more and other images, for a few hundred images and more: name it by
    /// <see cref="ResNetTrainer.Options.InitialCheckpoint"/> or <see cref="ResNetTrainer.Options.InitialModel"/>.
    /// </summary>
    public static ResNetRecipe FineTuning { get; } = new(
        "fine-tuning",
        "goes on from trained weights, with a new classifier.",
        new()
        {
            NewClassifier = true,
            BatchSize = 32,
            LearningRate = 0.01,
            Schedule = LearningRateSchedule.Cosine(),
            WarmUp = WarmUp.LinearOver(0.1),
            Nesterov = true,
            EarlyStopping = null,
        },
        (recipe, _) => recipe,
        [
            (
                nameof(ResNetTrainer.Options.NewClassifier),
                "Yosinski et al., 2014, section 1: features go from general to specific; the last layer's are those of the old classes"),
            (nameof(ResNetTrainer.Options.FineTuning), "Kornblith et al., 2019: all layers learn, at the same rate"),
            (nameof(ResNetTrainer.Options.BatchSize), "so that a few hundred images make some steps"),
            (
                nameof(ResNetTrainer.Options.LearningRate),
                "Girshick et al., 2014, section 2.3: a tenth of that of the first training, \"which allows fine-tuning to make progress "
                + "while not clobbering the initialization\""),
            (nameof(ResNetTrainer.Options.Schedule), "Loshchilov and Hutter, 2017"),
            (nameof(ResNetTrainer.Options.WarmUp), "Howard and Ruder, 2018, section 3.2: the rate rises in the first tenth of training"),
            (nameof(ResNetTrainer.Options.Momentum), "He et al., 2015, section 3.4"),
            (nameof(ResNetTrainer.Options.Nesterov), "Kornblith et al., 2019, fine-tune with it"),
            (nameof(ResNetTrainer.Options.WeightDecay), "He et al., 2015, section 3.4"),
            (nameof(ResNetTrainer.Options.EarlyStopping), "the cosine has to come to its end"),
        ]);

    /// <summary>
    /// A new classifier over the features of a pretrained network, for tens to a few hundred images: seconds on a CPU. Name the network by
    /// <see cref="ResNetTrainer.Options.InitialCheckpoint"/> or <see cref="ResNetTrainer.Options.InitialModel"/>.
    /// </summary>
    /// <remarks>
    /// Rate, penalty and epochs were chosen with the network of ML.NET's featurizer on 40 images of each class of CIFAR-10 and on 5 of each
    /// class of imagenette, by cross-validation (docs/results.md).
    /// </remarks>
    public static ResNetRecipe FewPhotos { get; } = new(
        "few photos",
        "trains a new classifier over features that are computed once.",
        new()
        {
            NewClassifier = true,
            FineTuning = new FineTuning { HeadOnly = new HeadOnlyTraining() },
            Epochs = 60,
            BatchSize = 32,
            LearningRate = 0.01,
            Schedule = LearningRateSchedule.Cosine(),
            WarmUp = WarmUp.LinearOver(0.1),
            Nesterov = true,
            WeightDecay = 0.3,
            ValidationFraction = null,
            EarlyStopping = null,
        },
        (recipe, _) => recipe,
        [
            (nameof(ResNetTrainer.Options.NewClassifier), "the pretrained one is for other classes, or there is none"),
            (
                nameof(ResNetTrainer.Options.FineTuning),
                "Donahue et al., 2014 (DeCAF): features of a network that has seen ImageNet, and a linear classifier"),
            (nameof(ResNetTrainer.Options.Epochs), "as many as change nothing more; features are computed once"),
            (nameof(ResNetTrainer.Options.BatchSize), "so that a few hundred images make some steps"),
            (nameof(ResNetTrainer.Options.LearningRate), "cross-validation on CIFAR-10 and imagenette, see docs/results.md"),
            (nameof(ResNetTrainer.Options.Schedule), "Loshchilov and Hutter, 2017"),
            (nameof(ResNetTrainer.Options.WarmUp), "Howard and Ruder, 2018, section 3.2: the rate rises in the first tenth of training"),
            (nameof(ResNetTrainer.Options.Momentum), "He et al., 2015, section 3.4"),
            (nameof(ResNetTrainer.Options.Nesterov), "Kornblith et al., 2019, fine-tune with it"),
            (nameof(ResNetTrainer.Options.WeightDecay), "cross-validation on CIFAR-10 and imagenette, see docs/results.md"),
            (nameof(ResNetTrainer.Options.ValidationFraction), "few images are worth more to train on"),
            (nameof(ResNetTrainer.Options.EarlyStopping), "the cosine has to come to its end"),
        ]);
}
