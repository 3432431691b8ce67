using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

public sealed partial class FasterRcnnTrainer
{
    /// <summary>
    /// Everything a <see cref="FasterRcnnTrainer"/> can be told. Values are checked when the trainer is made, all at once. Column names are
    /// those of ML.NET's <c>ObjectDetection</c> trainer.
    /// </summary>
    public sealed record Options
    {
        /// <summary>What there is in each image: a vector of keys, one for each box. Default "Label".</summary>
        public string LabelColumnName { get; init; } = "Label";

        /// <summary>Where it is: a vector of four values a box, left, top, right and bottom in pixels of the image. Default
        /// "BoundingBoxes".</summary>
        public string BoundingBoxColumnName { get; init; } = "BoundingBoxes";

        /// <summary>
        /// The images: <c>MLImage</c>s, or encoded files (a <c>Vector&lt;Byte&gt;</c> of variable size). Files are turned
        /// upright, as the camera was held (EXIF orientation): boxes are those of the image as people see it. <c>MLImage</c>s are taken as
        /// ML.NET decoded them, which does not turn them. Default "Image".
        /// </summary>
        public string ImageColumnName { get; init; } = "Image";

        /// <summary>The column that gets the scores of what is found. Default "Score".</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The column that gets its classes, keys with the label's values. Default "PredictedLabel".</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>The column that gets its boxes, in pixels of the image as it came. Default "PredictedBoundingBoxes".</summary>
        public string PredictedBoundingBoxColumnName { get; init; } = "PredictedBoundingBoxes";

        /// <summary>
        /// A vector of Booleans, one for each box, that marks what is neither to be found nor wrong to find: VOC's difficult objects,
        /// COCO's crowds.
        /// Default null: everything is to be found.
        /// </summary>
        public string? IgnoredColumnName { get; init; }

        /// <summary>The network. Default null: <see cref="DetectorArchitecture.SmallPyramid"/> on the body of
        /// <see cref="InitialCheckpoint"/>, or on ResNet-18.</summary>
        public DetectorArchitecture? Architecture { get; init; }

        /// <summary>
        /// The file with the trained weights of the body, anything that <see cref="ResNetCheckpoint"/> reads, or the name of a
        /// <see cref="PretrainedResNet"/>. Detectors are hardly ever trained without. Default null: random weights.
        /// </summary>
        public string? InitialCheckpoint { get; init; }

        /// <summary>
        /// What the body was trained to be given; of a mean image its channels' means. Default null: what is known of
        /// <see cref="InitialCheckpoint"/>, else <see cref="PixelNormalization.ImageNet"/>.
        /// </summary>
        public PixelNormalization? Normalization { get; init; }

        internal PixelNormalization NormalizationInUse => (Normalization ?? PixelNormalization.ImageNet).ByChannel();

        /// <summary>
        /// The parts of the body that stay as they are: 1 is the stem, 2 the stem and stage 1, and so on up to 4. Batch normalizations stay
        /// anyway.
        /// Default 2, as usual since Fast R-CNN; 0 is for random weights.
        /// </summary>
        public int FrozenParts { get; init; } = 2;

        /// <summary>Sizes that the shorter side is resized to in training, one of them at random each time; 32 to 4,096 pixels. Default 600
        /// (Ren et al. 2015).</summary>
        public ImmutableArray<int> ShorterSides { get; init; } = [600];

        /// <summary>The size that the shorter side is resized to in testing. Default null: the largest of
        /// <see cref="ShorterSides"/>.</summary>
        public int? TestShorterSide { get; init; }

        /// <summary>Images are resized to less if otherwise their longer side would have more pixels; at least every shorter side, at most
        /// 8,192. Default 1000.</summary>
        public int LongerSide { get; init; } = 1000;

        /// <summary>Whether half of the images, chosen at random, are mirrored left to right. Default true.</summary>
        public bool Mirror { get; init; } = true;

        /// <summary>How proposals and regions come to share the body. Default: <see cref="DetectionTrainingScheme.Joint"/>.</summary>
        public DetectionTrainingScheme Scheme { get; init; }

        /// <summary>Images a step, at least 1, and at least as many as there are <see cref="Processes"/>. Default 1.</summary>
        public int BatchSize { get; init; } = 1;

        /// <summary>
        /// Passes over the training images, at least 1; of alternating training, of each of its four. Default 12. Not used when
        /// <see cref="Iterations"/> is set.
        /// </summary>
        public int Epochs { get; init; } = 12;

        /// <summary>Steps instead of epochs, at least 1; of alternating training, of each of its four. Default null.</summary>
        public long? Iterations { get; init; }

        /// <summary>The learning rate that <see cref="Schedule"/> and <see cref="WarmUp"/> scale, above 0. Default 0.001 (Ren et al. 2015),
        /// for a batch of one.</summary>
        public double LearningRate { get; init; } = 0.001;

        /// <summary>How the learning rate moves. Default: divided by 10 after three quarters of training, as in the paper's 60k and 20k
        /// steps.</summary>
        public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.MultiStep([0.75]);

        /// <summary>
        /// A gentler start: over steps or a share of training, for detectors have no training error. Default: over the first 100 steps.
        /// </summary>
        public WarmUp? WarmUp { get; init; } = WarmUp.Linear(100);

        /// <summary>Momentum of SGD, inside [0, 1). Default 0.9.</summary>
        public double Momentum { get; init; } = 0.9;

        /// <summary>L2 penalty on all weights that learn, inside [0, 1). Default 0.0005.</summary>
        public double WeightDecay { get; init; } = 5e-4;

        /// <summary>Gradients are scaled down where their norm is larger, which untrained heads need once in a while; above 0, or null for
        /// never. Default 10.</summary>
        public double? MaximumGradientNorm { get; init; } = 10;

        /// <summary>Anchors of an image that the proposal network learns from, up to half of them objects; at least 2. Default
        /// 256.</summary>
        public int AnchorsPerImage { get; init; } = 256;

        /// <summary>Regions of an image that the head learns from, at least 2. Default 128.</summary>
        public int RegionsPerImage { get; init; } = 128;

        /// <summary>At most this share of those regions are objects, inside (0, 1). Default 0.25.</summary>
        public double ForegroundShare { get; init; } = 0.25;

        /// <summary>Proposals of an image that training chooses regions from, at least 1. Default 2000.</summary>
        public int TrainingProposals { get; init; } = 2000;

        /// <summary>Proposals of an image that are classified in testing, at least 1. Default 300.</summary>
        public int TestProposals { get; init; } = 300;

        /// <summary>The smallest score of what is given, inside [0, 1). Default 0.05, which leaves the choice to whoever reads the
        /// scores.</summary>
        public float ScoreThreshold { get; init; } = 0.05f;

        /// <summary>The largest overlap of two boxes of one class that are both given, inside (0, 1]. Default 0.5; the paper has
        /// 0.3.</summary>
        public double OverlapThreshold { get; init; } = 0.5;

        /// <summary>At most so many objects of an image are given, 1 to 10,000. Default 100.</summary>
        public int MaximumDetections { get; init; } = 100;

        /// <summary>What to do with boxes that cannot be used. Default: throw, naming all of them.</summary>
        public BadBoxHandling BadBoxes { get; init; }

        /// <summary>
        /// What to do with an image that cannot be decoded, in training and in detecting with the transformer that is fitted, which finds
        /// nothing in it. Default: throw, naming the row and the reason.
        /// </summary>
        public CorruptImageHandling CorruptImages { get; init; } = CorruptImageHandling.Throw;

        /// <summary>Images to validate with after each epoch; the same columns and label keys as the training data. Default null.</summary>
        public IDataView? ValidationSet { get; init; }

        /// <summary>
        /// Ends training when the average precision on the validation images no longer grows: its "error" is one minus the average
        /// precision at an overlap of 0.5. Default: after 20 epochs, and the best weights are given. Null: all epochs are trained, and the
        /// last weights are given.
        /// </summary>
        public EarlyStopping? EarlyStopping { get; init; } = new();

        /// <summary>Keeps the training in a file, from which it goes on after an interruption. Default null: it is kept nowhere.</summary>
        public TrainingCheckpoint? Checkpoint { get; init; }

        /// <summary>
        /// The processes that train together, each on its share of every batch: the weights are those of one process, up to the rounding of
        /// sums in another order. All of them must be given the same options and data, which each reads and keeps whole.
        /// <see cref="BatchSize"/>, <see cref="Workers"/> and <see cref="MemoryBudget"/> are those of all (of a machine) together. The
        /// model is the same in all; process 0 writes the <see cref="Checkpoint"/>. Default null: this process alone.
        /// </summary>
        public TrainingProcesses? Processes { get; init; }

        /// <summary>Called in the training thread after each epoch, and every <see cref="MetricsInterval"/> steps. Default null.</summary>
        public Action<DetectionTrainingMetrics>? MetricsCallback { get; init; }

        /// <summary>Steps between two calls of <see cref="MetricsCallback"/> inside an epoch, at least 1, or null for none. Default
        /// null.</summary>
        public int? MetricsInterval { get; init; }

        /// <summary>Decides initial weights, order, sizes and what is sampled. Default null: the seed of the <see cref="MLContext"/>, or a
        /// random one.</summary>
        public int? Seed { get; init; }

        /// <summary>"cpu", "cuda" or "cuda:N". Default null: the card of <see cref="MLContext.GpuDeviceId"/> if that is set, otherwise the
        /// CPU.</summary>
        public string? Device { get; init; }

        /// <summary>Threads that libtorch computes with on the CPU, at least 1, for the time of the fit. Default null: as libtorch is
        /// set.</summary>
        public int? NumberOfThreads { get; init; }

        /// <summary>Threads that decode ahead of training, at least 1. Default: half the processors, at least 1, at most 8. The weights do
        /// not depend on it.</summary>
        public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

        /// <summary>Bytes of images, as they came, held in memory; beyond it they lie in a file under <see cref="WorkspacePath"/>. At least
        /// 0. Default 4 GiB.</summary>
        public long MemoryBudget { get; init; } = 4L << 30;

        /// <summary>The folder for that file. Default null: the <see cref="MLContext"/>'s temporary folder.</summary>
        public string? WorkspacePath { get; init; }

        /// <summary>
        /// Ends training after the step under way; the model gets the best weights of the epochs done, or, if none was done (of alternating
        /// training, none of the last phase), <c>Fit</c> throws an <see cref="OperationCanceledException"/>. For a person who has seen
        /// enough.
        /// </summary>
        public CancellationToken StopToken { get; init; }

        /// <summary>Gives training up with an <see cref="OperationCanceledException"/>, as a cancelled <see cref="MLContext"/>
        /// does.</summary>
        public CancellationToken CancellationToken { get; init; }

        internal DetectionColumns Columns => new(
            LabelColumnName, BoundingBoxColumnName, ImageColumnName, ScoreColumnName, PredictedLabelColumnName,
                PredictedBoundingBoxColumnName);

        internal DetectionOptions Testing => new(
            new(TestShorterSide ?? ShorterSides.Max(), LongerSide), new(Math.Max(1000, TestProposals), TestProposals), ScoreThreshold,
                OverlapThreshold, MaximumDetections);
    }
}
