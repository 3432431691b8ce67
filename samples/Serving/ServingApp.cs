using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>Puts the server together.</summary>
internal static class ServingApp
{
    private const int MaxConnections = 1024;

    /// <summary>Room for the headers of a multipart body around the image.</summary>
    private const int MultipartOverhead = 16 << 10;

    public static ServingOptions Options(string[] args) => OptionsOf(Builder(args));

    /// <param name="args">The command line.</param>
    /// <param name="load">Loads the model. Default null: from its file.</param>
    public static WebApplication Create(string[] args, Func<ServingOptions, ResNetTransformer>? load = null)
    {
        var builder = Builder(args);
        var options = OptionsOf(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxUploadBytes + MultipartOverhead;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        });
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(services => new ModelHost(
            options, load ?? ModelFile.Load, services.GetRequiredService<IHostApplicationLifetime>(), services.GetRequiredService<ILogger<ModelHost>>()));
        builder.Services.AddHostedService(services => services.GetModelHost());
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<PredictionErrors>();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(SecurityHeaders.Add);
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapGet("/health", HealthEndpoint.Handle);
        app.MapPost("/predict", PredictEndpoint.HandleAsync).DisableAntiforgery();
        return app;
    }

    public static ModelHost GetModelHost(this IServiceProvider services) => services.GetRequiredService<ModelHost>();

    /// <summary>The page and the settings lie beside the program, wherever it is started from.</summary>
    private static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    private static ServingOptions OptionsOf(WebApplicationBuilder builder) => builder.Configuration.Get<ServingOptions>() ?? new();
}
