using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace Serving;

/// <summary>
/// Loads the model while the server is up already, again whenever its file changes or a SIGHUP comes, and keeps each until everybody who
/// was handed to it has been answered.
/// </summary>
internal sealed class ModelHost(
    ServingOptions options, Func<ServingOptions, ITransformer> load, IHostApplicationLifetime lifetime, IMeterFactory meters,
    ILogger<ModelHost> logger)
    : BackgroundService, IHostedLifecycleService, IHealthCheck
{
    private readonly FileChanges _changes = new(options.Model!, TimeSpan.FromSeconds(options.ReloadSeconds));
    private volatile ServedModel? _current;
    private volatile bool _stopping;

    /// <summary>Why there is no model and will be none.</summary>
    public Exception? Failure { get; private set; }

    public string ModelName => Path.GetFileName(options.Model ?? "");

    /// <summary>The latest model, for its caller to dispose of. False while the first is being loaded.</summary>
    public bool TryUse([NotNullWhen(true)] out ServedModel? model)
    {
        // One that is let go of between the two has left its place to another.
        do
            model = _current;
        while (model is not null && !model.TryUse());
        return model is not null;
    }

    /// <summary>Loads the file again, changed or not.</summary>
    public void Reload() => _changes.Ask();

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            _stopping ? HealthCheckResult.Unhealthy("The server is shutting down.")
            : _current is null ? HealthCheckResult.Unhealthy("The model is being loaded.")
            : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Not ready any more, it goes on answering until those who send requests here have heard of it.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        logger.Stopping(options.ShutdownDelaySeconds);
        await Task.Delay(TimeSpan.FromSeconds(options.ShutdownDelaySeconds), cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        // The server has stopped before: nobody is left in the queue.
        Interlocked.Exchange(ref _current, null)?.Dispose();
        _changes.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(async () =>
    {
        if (!TryLoadFirst())
            return;
        using var hangUp = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Reload();
        });
        while (true)
        {
            await _changes.NextAsync(stoppingToken);
            LoadNext();
        }
    }, stoppingToken);

    private bool TryLoadFirst()
    {
        try
        {
            var model = Load();
            _current = model;
            logger.Ready(ModelName, model.Version, model.Loading.TotalSeconds, model.Network.Classes.Count, ShapeOf(model),
                model.Network.Backend);
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it is: without a model there is nothing to serve.
            Failure = exception;
            logger.NotServed(TraceOf(exception), options.Model, exception.Message);
            // Not before the server has started: it would take that for a failure of its own.
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return false;
        }
    }

    /// <summary>Whatever is wrong with the new model, there is the old one.</summary>
    private void LoadNext()
    {
        try
        {
            var model = Load();
            string? before = _current?.Version;
            // Those who have the old one keep it until they are done.
            Interlocked.Exchange(ref _current, model)?.Dispose();
            logger.Replaced(
                ModelName, model.Version, before, model.Loading.TotalSeconds, model.Network.Classes.Count, model.Network.Backend);
        }
        catch (Exception exception)
        {
            logger.NotReplaced(TraceOf(exception), options.Model, _current?.Version, exception.Message);
        }
    }

    private static string ShapeOf(ServedModel model) => model.Network.Image?.ToString() ?? "their own proportions";

    private ServedModel Load() =>
        ServedModel.Load(options.Model!, () => load(options), options.Predictor with { MeterFactory = meters });

    /// <summary>A file that is no model is told by a line; of anything else the trace is wanted.</summary>
    private static Exception? TraceOf(Exception exception) =>
        exception is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException or NotSupportedException
            ? null
            : exception;
}
