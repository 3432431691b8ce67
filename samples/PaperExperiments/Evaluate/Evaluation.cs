using Arguments;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using PaperExperiments.Data;
using PaperExperiments.Trainings;
using Spectre.Console;

namespace PaperExperiments.Evaluate;

/// <summary>Tests the network of a checkpoint.</summary>
internal sealed class Evaluation(EvaluateOptions options)
{
    private const int CifarSide = 32;

    /// <exception cref="ArgumentException">The checkpoint, the images and the options do not go together.</exception>
    public ScoreAnalysis Run()
    {
        var mlContext = new MLContext { GpuDeviceId = Devices.Card(options.Device) };
        var images = DataReader.ReadForTesting(mlContext, options.Data);
        bool arePixels = images.Schema[PaperData.ImageColumn].Type is VectorDataViewType { IsKnownSize: true };
        if (arePixels && (options.Resize is not null || options.Crop is not null || options.TenCrop))
            throw new ArgumentException(
                $"--resize, --crop and --ten-crop are for image files; {options.Data} has pixels of "
                + $"{images.Schema[PaperData.ImageColumn].Type}.");

        var network = Describe();
        int crop = options.Crop ?? (network.Architecture.Stem == StemKind.Cifar ? CifarSide : ImageNetSizes.Side);
        int resize = options.Resize
            ?? (network.Architecture.Stem == StemKind.Cifar && !options.TenCrop ? crop : new ImageNetSizes(crop).TestShorterSide);
        using var model = mlContext.Model.LoadResNetFromCheckpoint(options.Checkpoint, images.Schema, new CheckpointModelOptions
        {
            Architecture = options.Architecture,
            FeatureColumnName = PaperData.ImageColumn,
            LabelColumnName = PaperData.LabelColumn,
            Normalization = options.Normalization,
            ImageShape = arePixels ? null : new ImageShape(network.InputChannels, crop, crop),
            Resize = arePixels ? null : resize,
            Scoring = new ScoringOptions { BatchSize = options.BatchSize, NumberOfThreads = options.Threads },
        });
        using var views = options.TenCrop ? model.With(TestTimeAugmentation.TenCrop(resize)) : null;
        AnsiConsole.MarkupInterpolated(
            $"{Path.GetFileName(options.Checkpoint)}: {model.Model.Architecture}, {model.Model.ClassCount} classes; ");
        AnsiConsole.MarkupLineInterpolated($"{images.GetRowCount():N0} images");

        var analysis = mlContext.MulticlassClassification.AnalyzeScores((views ?? (ITransformer)model).Transform(images), mistakeCount: 0);
        Console.WriteLine(FormattableString.Invariant($"top-1 error {analysis.Top1Error:P2}, accuracy {1 - analysis.Top1Error:P2}"));
        Console.WriteLine(FormattableString.Invariant(
            $"top-{options.TopK} error {analysis.TopKError(options.TopK):P2}, accuracy {1 - analysis.TopKError(options.TopK):P2}"));
        return analysis;
    }

    private CheckpointNetwork Describe()
    {
        using var checkpoint = ResNetCheckpoint.Load(options.Checkpoint);
        var found = checkpoint.Describe();
        return options.Architecture is { } named ? found with { Architecture = named } : found;
    }
}
