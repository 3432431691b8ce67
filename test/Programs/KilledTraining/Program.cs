using Microsoft.ML;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;
using Microsoft.ML.ResNet.Tests.Detection;

// KilledTraining classifier|detector WEIGHTS [CHECKPOINT]
// Trains a small network with everything that has a state, prints a line after each step, and writes its weights at the end.
var mlContext = new MLContext(seed: 1);
var checkpoint = args.Length > 2 ? new TrainingCheckpoint { Path = args[2], Steps = 3 } : null;
if (args[0] == "detector")
    TrainDetector(args[1]);
else
    TrainClassifier(args[1]);

void TrainClassifier(string weights)
{
    var options = new ResNetTrainer.Options
    {
        Architecture = ResNetArchitecture.Cifar(8),
        BatchSize = 16,
        Iterations = 76,
        LearningRate = 0.05,
        Schedule = LearningRateSchedule.OnPlateau(patience: 1, gamma: 0.5),
        WarmUp = WarmUp.UntilTrainingErrorBelow(0.7),
        BatchMixing = BatchMixing.Mixup with { CutMixAlpha = 1, Probability = 0.8 },
        WeightAveraging = new WeightAveraging { Decay = 0.9, Interval = 2 },
        WeightDecayExclusions = WeightDecayExclusions.BatchNormalization,
        ValidationFraction = 0.2,
        NumberOfThreads = 1,
        MetricsInterval = 1,
        MetricsCallback = metrics => Console.WriteLine($"{metrics.Iteration}"),
        Checkpoint = checkpoint,
    };
    using var model = mlContext.MulticlassClassification.Trainers.ResNet(options).Fit(SyntheticImages.View(
        mlContext, SyntheticImages.Rows(200)));
    ResNetCheckpoint.SaveSafetensors(model.Model, weights);
}

void TrainDetector(string weights)
{
    var options = Scenes.Options with
    {
        Scheme = DetectionTrainingScheme.Alternating,
        Iterations = 8,
        ShorterSides = [80, 96],
        Schedule = LearningRateSchedule.OnPlateau(patience: 1, gamma: 0.5),
        WarmUp = WarmUp.Linear(3),
        ValidationSet = Scenes.View(mlContext, Scenes.Rows(4, seed: 2)),
        NumberOfThreads = 1,
        MetricsInterval = 1,
        MetricsCallback = metrics => Console.WriteLine($"{metrics.Iteration}"),
        Checkpoint = checkpoint,
    };
    using var model = mlContext.MulticlassClassification.Trainers.FasterRcnn(options).Fit(Scenes.View(mlContext, Scenes.Rows(6)));
    model.ExportToOnnx(weights);
}
