using System.Diagnostics;
using Arguments;
using FashionMnist.Data;
using FashionMnist.Reports;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Microsoft.ML.Transforms;
using Reporting;
using Spectre.Console;

namespace FashionMnist;

/// <summary>The main job: data in, a residual network trained in a pipeline, its figures and pictures out.</summary>
internal sealed class Demo(DemoOptions options)
{
    private readonly MLContext _mlContext = new(options.Seed);

    public void Run()
    {
        string page = Path.Combine(options.Output, "report.html"), figures = Path.Combine(options.Output, "metrics.json");
        OutputPath.ThrowIfUnwritable(page);
        var data = FashionMnistData.Load(_mlContext, options.Data, Path.Combine(options.Output, "data"));

        var architecture = ResNetArchitecture.Cifar(options.Depth);
        var complexity = architecture.Complexity(new ImageShape(1, FashionMnistData.Side, FashionMnistData.Side), classCount: 10);
        AnsiConsole.Write(new Rule("[bold]Fashion-MNIST with a residual network, in an ML.NET pipeline[/]").LeftJustified());
        AnsiConsole.MarkupLineInterpolated(
            $"{architecture}: {complexity.Parameters:N0} parameters, {complexity.MultiplyAdds / 1e6:N1} million multiply-adds an image");
        AnsiConsole.MarkupLineInterpolated($"{data.Training.GetRowCount():N0} images to train on, {data.Test.GetRowCount():N0} to test on");
        AnsiConsole.MarkupLineInterpolated($"[grey]{Machine.Current}[/]\n");

        using var interruption = new Interruption("Stopping: the best weights so far are kept, and evaluated.");
        var curves = new TrainingCurves();
        var clock = new Stopwatch();
        ITransformer model = TrainingDisplay.Show(report =>
        {
            var pipeline = CreatePipeline(architecture, metrics =>
            {
                curves.Add(metrics);
                report(metrics);
            }, interruption.Token);
            clock.Start();
            var fitted = pipeline.Fit(data.Training);
            clock.Stop();
            return fitted;
        });

        var predictions = model.Transform(data.Test);
        var metrics = _mlContext.MulticlassClassification.Evaluate(predictions, topKPredictionCount: 3);
        var classNames = ClassNames(predictions);
        ConfusionTable.Write(metrics, classNames);
        var sample = ScoredSample.Take(_mlContext, predictions, classNames);
        PredictionGallery.Write(sample);

        var result = new DemoResult(options, architecture, complexity, metrics, classNames, clock.Elapsed, curves.ImagesPerSecond);
        DemoReport.Create(result, curves, sample).Save(page);
        DemoFigures.Save(result, figures);
        var saved = SavedModels.Write(_mlContext, model, data.Training.Schema, options.Output);
        double agreement = saved.CompareWith(_mlContext, data.Test, predictions);
        AnsiConsole.MarkupLineInterpolated(
            $"\nWrote [link]{page}[/], [link]{figures}[/], [link]{saved.Zip}[/] ({saved.ZipBytes / 1e3:N0} kB) and [link]{saved.Onnx}[/]");
        AnsiConsole.MarkupInterpolated(
            $"Loaded again by ML.NET's own [bold]mlContext.Model.Load[/], the model gives {agreement:P2} of the first ");
        AnsiConsole.MarkupLineInterpolated($"{SavedModels.Compared:N0} test images the same label");
        (model as IDisposable)?.Dispose();
    }

    private EstimatorChain<KeyToValueMappingTransformer> CreatePipeline(
        ResNetArchitecture architecture, Action<ResNetMetrics> report, CancellationToken stopToken) =>
        _mlContext.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            FeatureColumnName = nameof(ScoredImage.Image),
            Architecture = architecture,
            // Clothes are photographed in the middle of the frame and may face either way.
            Augmentation = new ImageAugmentation { Padding = 0, Mirror = true },
            BatchSize = options.BatchSize,
            Epochs = options.Epochs,
            LearningRate = options.LearningRate,
            Schedule = LearningRateSchedule.OneCycle(),
            WeightDecay = 5e-4,
            Nesterov = true,
            ValidationFraction = 0.05,
            // The rate ends near zero, so the last weights are the best ones.
            EarlyStopping = null,
            Device = options.Device,
            NumberOfThreads = options.Threads,
            StopToken = stopToken,
            MetricsCallback = report,
            MetricsInterval = 10,
        })
        .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    /// <summary>The classes in the order of the keys, which is that of the scores and of the confusion matrix.</summary>
    private static string[] ClassNames(IDataView predictions)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        predictions.Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
