namespace Microsoft.ML.ResNet;

public sealed partial class ResNetTrainer
{
    /// <summary>
    /// Everything a <see cref="ResNetTrainer"/> can be told. Values are checked when the trainer is made, all at once. The defaults are
    /// those of ML.NET's image trainer where the meaning is the same, and the paper's elsewhere.
    /// </summary>
    public sealed record Options : ITrainingOptions
    {
        /// <summary>
        /// The label: a key column, as <c>MapValueToKey</c> makes. Where an image may have any number of labels,
        /// <c>Vector&lt;Boolean&gt;</c>, a value for each label, or a vector of keys, those that the image has. Default "Label".
        /// </summary>
        public string LabelColumnName { get; init; } = "Label";

        /// <summary>
        /// The images: encoded files (<c>Vector&lt;Byte&gt;</c>, as <c>LoadRawImageBytes</c> makes), <c>MLImage</c>s (<c>LoadImages</c>),
        /// or pixels (<c>Vector&lt;Single&gt;</c> of known size, as <c>ExtractPixels</c> makes). Default "Features". Of a file with several
        /// images the first is taken. How files become pixels says <see cref="Decoding"/>; <c>MLImage</c>s stay as ML.NET decoded them,
        /// which does not turn them upright and makes black of what is transparent.
        /// </summary>
        public string FeatureColumnName { get; init; } = "Features";

        /// <summary>
        /// The text column with the path of the file that <see cref="FeatureColumnName"/> holds, so that training can read files by itself
        /// (<see cref="ImageReading"/>): that which <c>LoadRawImageBytes</c> was given. For columns of encoded files, as they are in their
        /// files. Default null: views of <c>LoadFromImageFolder</c>, also filtered or divided, tell it by themselves; others do not.
        /// </summary>
        public string? ImagePathColumnName { get; init; }

        /// <summary>
        /// The folder that the paths of <see cref="ImagePathColumnName"/> are in, as <c>LoadRawImageBytes</c> was given it. Default null:
        /// they are whole, or begin from the working directory.
        /// </summary>
        public string? ImageFolder { get; init; }

        /// <summary>
        /// Whether image files are read once, before the first step, or each time when they are shown, so that a data set may be of any
        /// size. The weights do not depend on it, unless images are left out because they cannot be read. Default automatic: when they are
        /// shown if their paths are known and they would take more than <see cref="MemoryBudget"/>.
        /// </summary>
        public ImageReading ImageReading { get; init; }

        /// <summary>The column that gets the class probabilities. Default "Score".</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>
        /// The column that gets the predicted class, a key with the label's values; for several labels, <c>Vector&lt;Boolean&gt;</c>.
        /// Default "PredictedLabel".
        /// </summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>
        /// The network. Default null: the paper's ResNet-20 (section 4.2) for images up to 64 pixels a side, otherwise ResNet-18 (table 1).
        /// </summary>
        public ResNetArchitecture? Architecture { get; init; }

        /// <summary>
        /// The network to train on from: fitted before, or loaded with <see cref="ResNetModel.Load(MLContext, string, ScoringOptions?)"/>.
        /// It is copied. Its architecture, image shape and normalization are kept, and the label must have its classes in the same order,
        /// unless <see cref="NewClassifier"/> is set. Default null: train from the paper's initial weights.
        /// </summary>
        public ResNetTransformer? InitialModel { get; init; }

        /// <summary>
        /// The file of the network to train on from, in the place of <see cref="InitialModel"/>: anything that
        /// <see cref="ResNetCheckpoint"/> reads, as PyTorch's <c>.pth</c>,
        /// <c>.safetensors</c> and <c>.onnx</c>, or the name of a <see cref="PretrainedResNet"/>. Where <see cref="Architecture"/> is null
        /// it is that of the file; the label must have as many
        /// classes, unless <see cref="NewClassifier"/> is set. <see cref="Normalization"/> must be what the network was trained with.
        /// Default null.
        /// </summary>
        public string? InitialCheckpoint { get; init; }

        /// <summary>
        /// What to take from <see cref="InitialCheckpoint"/>, where it has more than one network or other names than the usual.
        /// Default: the one network there is.
        /// </summary>
        public CheckpointOptions InitialCheckpointOptions { get; init; } = new();

        /// <summary>
        /// Replaces the classifier of <see cref="InitialModel"/> or <see cref="InitialCheckpoint"/> by a new one, of random weights, for
        /// the label's classes. Default false: the classifier is trained on, and must be for these classes.
        /// </summary>
        public bool NewClassifier { get; init; }

        /// <summary>
        /// What of <see cref="InitialModel"/> or <see cref="InitialCheckpoint"/> is trained on, and how fast; one of these is needed.
        /// Default null: all of it, with the same learning rate.
        /// </summary>
        public FineTuning? FineTuning { get; init; }

        /// <summary>
        /// Starts the last BN scale of each block at zero, so that blocks begin as identities (Goyal et al., 2017). Of no consequence where
        /// training begins with trained weights. Default false, the paper's way.
        /// </summary>
        public bool ZeroInitResidual { get; init; }

        /// <summary>
        /// Channels (1 grey, 3 colour), height and width of the images as the network sees them. Encoded images and <c>MLImage</c>s are
        /// resized by the shorter side and cropped to it. Default null: for pixels, the vector's own dimensions; for images, 3×32×32 for a
        /// CIFAR network and 3×224×224 otherwise.
        /// </summary>
        public ImageShape? ImageShape { get; init; }

        /// <summary>
        /// The size that an image's shorter side is resized to before its centre is taken, in scoring and validation (and in training,
        /// where the augmentation has no <see cref="ImageAugmentation.ShorterSide"/>): at least the longer side of
        /// <see cref="ImageShape"/>, and at most 16,384 pixels. For encoded images and <c>MLImage</c>s. Default null: the smallest at which
        /// the image covers <see cref="ImageShape"/>.
        /// </summary>
        public int? TestShorterSide { get; init; }

        /// <summary>
        /// How image files are decoded: whether they are turned upright, at what size, and over which background; the same in training and
        /// in scoring. Must be null for columns of <c>MLImage</c>s. Default null: that of <see cref="InitialModel"/>, else all defaults.
        /// </summary>
        public ImageDecoding? Decoding { get; init; }

        /// <summary>
        /// The order of pixels in a <c>Vector&lt;Single&gt;</c>. Default null: read off the vector's dimensions; a flat vector is taken as
        /// interleaved for one channel, planar for three.
        /// </summary>
        public PixelLayout? PixelLayout { get; init; }

        /// <summary>
        /// What is subtracted from each pixel: the mean image (the paper, sections 3.4 and 4.2), the mean colour, or nothing. Default per
        /// pixel.
        /// </summary>
        public MeanSubtraction MeanSubtraction { get; init; } = MeanSubtraction.PerPixel;

        /// <summary>
        /// What is subtracted from the pixels, and what they are divided by, where it is known beforehand: that of other networks, whose
        /// weights then change places with these. Default
        /// null: measured on the training images, see <see cref="MeanSubtraction"/>; that of <see cref="InitialModel"/>, beside which it
        /// must be null; or that of <see cref="InitialCheckpoint"/> where it is known (<see cref="ResNetCheckpoint.Preparation"/>), else
        /// <see cref="PixelNormalization.ImageNet"/>.
        /// </summary>
        public PixelNormalization? Normalization { get; init; }

        /// <summary>
        /// How training images are varied. Default: pad by 4 and crop at random, mirror half of them (section 4.2).
        /// <see cref="ImageAugmentation.None"/> leaves them as they are.
        /// </summary>
        public ImageAugmentation Augmentation { get; init; } = new();

        /// <summary>
        /// What to do with an image that cannot be read or decoded, in training, and in scoring with the transformer that is fitted.
        /// Default: throw, naming the row and the reason. Where images are read when they are shown (<see cref="ImageReading"/>), it is
        /// then that one is found and named; one that is skipped has another of its batch in its place.
        /// </summary>
        public CorruptImageHandling CorruptImages { get; init; } = CorruptImageHandling.Throw;

        /// <summary>Images a step, at least 2. Default 128 (section 4.2).</summary>
        public int BatchSize { get; init; } = 128;

        /// <summary>Passes over the training images, at least 1. Default 30. Not used when <see cref="Iterations"/> is set.</summary>
        public int Epochs { get; init; } = 30;

        /// <summary>Steps instead of epochs, at least 1; the paper counts this way (64,000 on CIFAR). Default null.</summary>
        public long? Iterations { get; init; }

        /// <summary>
        /// The learning rate that <see cref="Schedule"/> and <see cref="WarmUp"/> scale, above 0. Default 0.1 (sections 3.4 and 4.2).
        /// </summary>
        public double LearningRate { get; init; } = 0.1;

        /// <summary>How the learning rate moves. Default: divided by 10 at half and at three quarters of training (section 4.2).</summary>
        public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.MultiStep([0.5, 0.75]);

        /// <summary>A gentler start. Default null: none.</summary>
        public WarmUp? WarmUp { get; init; }

        /// <summary>Momentum of SGD, inside [0, 1). Default 0.9 (section 3.4).</summary>
        public double Momentum { get; init; } = 0.9;

        /// <summary>Nesterov's form of momentum. Default false.</summary>
        public bool Nesterov { get; init; }

        /// <summary>
        /// L2 penalty on all weights but those of <see cref="WeightDecayExclusions"/>, inside [0, 1). Default 0.0001 (section 3.4).
        /// </summary>
        public double WeightDecay { get; init; } = 1e-4;

        /// <summary>Weights without the penalty. Default none, the paper's way.</summary>
        public WeightDecayExclusions WeightDecayExclusions { get; init; } = WeightDecayExclusions.None;

        /// <summary>
        /// Keeps the order of an epoch to a part of the set at a time, for packed sets larger than memory on slow disks. Default null: any
        /// order.
        /// </summary>
        public BlockShuffling? BlockShuffling { get; init; }

        /// <summary>Trains on mixtures of images: mixup and CutMix. Default null: none.</summary>
        public BatchMixing? BatchMixing { get; init; }

        /// <summary>Validates and returns a moving average of the weights. Default null: the weights themselves.</summary>
        public WeightAveraging? WeightAveraging { get; init; }

        /// <summary>What is done about classes with fewer images than others. Default nothing.</summary>
        public ClassBalancing ClassBalancing { get; init; }

        /// <summary>The share of the target probability that is spread over all classes, inside [0, 1). Default 0.</summary>
        public double LabelSmoothing { get; init; }

        /// <summary>
        /// Images to validate with after each epoch; same columns and the same label keys as the training data. Default null.
        /// </summary>
        public IDataView? ValidationSet { get; init; }

        /// <summary>
        /// Without a <see cref="ValidationSet"/>, the share of each class that is set aside to validate with, inside [0, 1), or null for
        /// none. Default 0.1.
        /// </summary>
        public double? ValidationFraction { get; init; } = 0.1;

        /// <summary>
        /// When to stop early and whether to go back to the best epoch. Default: patience 20, best weights restored. Null trains to the end
        /// and keeps the last weights.
        /// </summary>
        public EarlyStopping? EarlyStopping { get; init; } = new();

        /// <summary>Keeps the training in a file, from which it goes on after an interruption. Default null: it is kept nowhere.</summary>
        public TrainingCheckpoint? Checkpoint { get; init; }

        /// <summary>Called in the training thread after each epoch, and every <see cref="MetricsInterval"/> steps. Default null.</summary>
        public Action<ResNetMetrics>? MetricsCallback { get; init; }

        /// <summary>
        /// Steps between two calls of <see cref="MetricsCallback"/> inside an epoch, at least 1, or null for none. Default null.
        /// </summary>
        public int? MetricsInterval { get; init; }

        /// <summary>
        /// Decides initial weights, split, order and augmentation. Default null: the seed of the <see cref="MLContext"/>, or a random one.
        /// </summary>
        public int? Seed { get; init; }

        /// <summary>
        /// The processes that train together, all of which call <c>Fit</c> with the same options and data and get the same model. Default
        /// null: this one alone. Each takes its share of every batch:
        /// <see cref="BatchSize"/> is that of all of them, at least 2 images a process, so that no other option depends on their number.
        /// The first writes the <see cref="Checkpoint"/>, from which any number of processes goes on. Dispose it when no more work of the
        /// processes is to be done.
        /// </summary>
        public TrainingProcesses? Processes { get; init; }

        /// <summary>
        /// Whether batch normalization uses the statistics of the whole batch where several <see cref="Processes"/> share it. Then they
        /// compute what one would, up to rounding, at the price of two more exchanges a layer and step. Default false: each uses those of
        /// its own images, as each card does in the paper; it is the better choice from about 16 images a process on.
        /// </summary>
        public bool SynchronizedBatchNormalization { get; init; }

        /// <summary>
        /// "cpu", "cuda" or "cuda:N". Default null: the card of <see cref="MLContext.GpuDeviceId"/> if that is set, otherwise the CPU. With
        /// several <see cref="Processes"/> on a machine "cuda", and any
        /// <see cref="MLContext.GpuDeviceId"/>, is a card for each.
        /// </summary>
        public string? Device { get; init; }

        /// <summary>
        /// Threads that libtorch computes with on the CPU, at least 1, for the time of the fit. Default null: one for each processor that
        /// the process may use, unless the environment variable OMP_NUM_THREADS or, after the first use of this library,
        /// <c>torch.set_num_threads</c> says how many. With several <see cref="Processes"/> it is the number of each; null divides the
        /// machine's among those that are on it.
        /// </summary>
        public int? NumberOfThreads { get; init; }

        /// <summary>
        /// Threads that decode and augment ahead of training, at least 1. Default: half the processors, at least 1, at most 8. The weights
        /// do not depend on it. Several <see cref="Processes"/> on a machine share them.
        /// </summary>
        public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

        /// <summary>
        /// Bytes of images held in memory where they are read once (<see cref="ImageReading"/>), decoded or, where
        /// <see cref="ImageAugmentation.ShorterSide"/> asks for it, as they came; beyond it they lie in a file under
        /// <see cref="WorkspacePath"/>. The same holds for each set's features where
        /// <see cref="FineTuning.HeadOnly"/> computes them, which are there beside the images until all are computed. At least 0. Default 4
        /// GiB. Several
        /// <see cref="Processes"/> on a machine share it.
        /// </summary>
        public long MemoryBudget { get; init; } = 4L << 30;

        /// <summary>The folder for that file. Default null: the <see cref="MLContext"/>'s temporary folder.</summary>
        public string? WorkspacePath { get; init; }

        /// <summary>
        /// Ends training early and keeps what was learned: <c>Fit</c> returns the model with the best weights of the epochs done. Before
        /// the first is done it throws an
        /// <see cref="OperationCanceledException"/>. For a person who has seen enough; see also <see cref="EarlyStopping"/>.
        /// </summary>
        public CancellationToken StopToken { get; init; }

        /// <summary>
        /// Gives training up with an <see cref="OperationCanceledException"/>, as a cancelled <see cref="MLContext"/> does (AutoML cancels
        /// that way).
        /// </summary>
        public CancellationToken CancellationToken { get; init; }

        internal ColumnNames Columns => new(LabelColumnName, FeatureColumnName, ScoreColumnName, PredictedLabelColumnName);
    }
}
