using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using OpenTelemetry.Metrics;

namespace Serving;

/// <summary>Puts the server together.</summary>
internal static class ServingApp
{
    private const int MaxConnections = 1024;

    /// <summary>For what was accepted before the server stopped listening.</summary>
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(30);

    /// <summary>Room for the headers of a multipart body around the image.</summary>
    private const int MultipartOverhead = 16 << 10;

    /// <param name="settings">What the command line says; it counts before environment variables and appsettings.json.</param>
    /// <param name="load">Loads the model. Default null: from its file.</param>
    /// <exception cref="ArgumentException">Settings are out of range, or there is no model file; the message names all of them.</exception>
    /// <exception cref="InvalidOperationException">A setting cannot be read.</exception>
    public static WebApplication Create(
        IEnumerable<KeyValuePair<string, string?>> settings, Func<ServingOptions, ITransformer>? load = null)
    {
        // The page and the settings lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        var options = builder.Configuration.Get<ServingOptions>() ?? new();
        options.ThrowIfUnfit();
        // Of a start that fails, the exception says all.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // It would call it an error, at every look, that a model takes a moment to load.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxUploadBytes + MultipartOverhead;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        });
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(services => new ModelHost(
            options, load ?? (own => ModelFile.Load(own, services.GetRequiredService<ILogger<ModelHost>>())),
            services.GetRequiredService<IHostApplicationLifetime>(), services.GetRequiredService<IMeterFactory>(),
            services.GetRequiredService<ILogger<ModelHost>>()));
        builder.Services.AddHostedService(services => services.GetModelHost());
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownDelaySeconds) + TimeToAnswer);
        builder.Services.AddHealthChecks().Add(new(
            "model", services => services.GetModelHost(), HealthStatus.Unhealthy, tags: null));
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ResNetPredictor.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
        builder.Services.AddServingApi();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<PredictionErrors>();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(SecurityHeaders.Add);
        app.UseDefaultFiles();
        app.UseStaticFiles();
        // Who is alive is not started anew; who is ready is sent requests.
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.MapPrometheusScrapingEndpoint();
        app.MapServingApi();
        return app;
    }

    public static ModelHost GetModelHost(this IServiceProvider services) => services.GetRequiredService<ModelHost>();
}
