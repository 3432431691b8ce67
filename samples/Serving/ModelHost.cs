using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>Loads the model while the server is up already, and keeps it until everybody has been answered.</summary>
internal sealed class ModelHost(
    ServingOptions options, Func<ServingOptions, ResNetTransformer> load, IHostApplicationLifetime lifetime, ILogger<ModelHost> logger)
    : BackgroundService
{
    private volatile ResNetPredictor? _predictor;
    private ResNetTransformer? _model;

    /// <summary>Null until the model is loaded.</summary>
    public ResNetPredictor? Predictor => _predictor;

    /// <summary>Why there is no model and will be none.</summary>
    public Exception? Failure { get; private set; }

    public string ModelName => Path.GetFileName(options.Model ?? "");

    public override void Dispose()
    {
        // The server has stopped before: nobody is left in the queue.
        _predictor?.Dispose();
        _model?.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Load, stoppingToken);

    private void Load()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            _model = load(options);
            var predictor = new ResNetPredictor(_model, options.Predictor);
            WarmUp(predictor);
            _predictor = predictor;
            logger.LogInformation("{Model} is ready after {Seconds:0.0} s: {Classes} classes, images of {Shape}",
                ModelName, clock.Elapsed.TotalSeconds, predictor.Classes.Count, predictor.ImageShape);
        }
        catch (Exception exception)
        {
            // Whatever it is: without a model there is nothing to serve.
            Failure = exception;
            // A file that is no model is told by a line; of anything else the trace is wanted.
            bool isOfTheFile = exception is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException
                or NotSupportedException;
            logger.LogCritical(isOfTheFile ? null : exception, "{Model} cannot be served: {Reason}", options.Model, exception.Message);
            // Not before the server has started: it would take that for a failure of its own.
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
        }
    }

    /// <summary>The first score of a process takes far longer than the others; no user should wait for it.</summary>
    private static void WarmUp(ResNetPredictor predictor) =>
        predictor.PredictAsync(new float[predictor.ImageShape.PixelCount]).GetAwaiter().GetResult();
}
