using System.CommandLine;
using Arguments;
using Microsoft.Extensions.Hosting;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>The command line: every option is a setting too, which appsettings.json and environment variables may give.</summary>
internal static class ServingCommand
{
    private static readonly Option[] Settings =
    [
        new Option<string>("--Model") { Description = "The model file, as mlContext.Model.Save writes it" },
        new Option<string>("--Urls") { Description = "Where to listen, such as http://localhost:5080; several by ;" },
        new Option<ScoringBackend>("--Backend") { Description = "What computes the scores" }.AcceptNames(),
        new Option<int>("--GpuDeviceId") { Description = "The CUDA card to score on; without it the CPU" },
        new Option<int>("--Threads") { Description = "Threads that score on the CPU; without it one a core" },
        new Option<int>("--MaxUploadBytes") { Description = "The largest upload" },
        new Option<long>("--MaxImagePixels") { Description = "Width × height that an image may declare" },
        new Option<int>("--MaxBatchSize") { Description = "Images scored together at most; 1 switches micro-batching off" },
        new Option<double>("--MaxWaitMilliseconds") { Description = "How long an image waits for others" },
        new Option<int>("--QueueCapacity") { Description = "Images on their way at once; further ones are answered with 503" },
        new Option<double>("--ReloadSeconds") { Description = "How often the model's file is looked at; a change, or SIGHUP, loads it" },
        new Option<double>("--ShutdownDelaySeconds") {
            Description = "How long it answers after it was told to stop, and says that it is not ready" },
    ];

    public static RootCommand Create(Func<IReadOnlyDictionary<string, string?>, Task<int>> run)
    {
        var command = new RootCommand(
            "Serves a model: POST an image to /api/v1/predict, or drop one on the page. Settings that are not given here come from "
                + "environment variables, then from appsettings.json.");
        foreach (var option in Settings)
            command.Options.Add(option);
        command.SetAction((result, _) => run(Settings
            .Where(option => result.GetResult(option) is { Implicit: false })
            .ToDictionary(option => option.Name[2..], option => (string?)result.GetResult(option)!.Tokens.Single().Value)));
        return command;
    }

    /// <summary>Starts the server and waits for its end.</summary>
    /// <returns>1 if it could not load its model.</returns>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings)
    {
        await using var app = ServingApp.Create(settings);
        // What the server is made of is gone with it.
        var host = app.Services.GetModelHost();
        await app.StartAsync();
        await app.WaitForShutdownAsync();
        return host.Failure is null ? 0 : 1;
    }

    /// <summary>Settings are found whatever the case of their letters, on the command line too.</summary>
    public static string[] WithKnownNames(IEnumerable<string> args) =>
        [
            .. args.Select(
                arg => Settings.FirstOrDefault(option => option.Name.Equals(
                    arg.Split('=')[0], StringComparison.OrdinalIgnoreCase)) is { } option
                    ? option.Name + arg[option.Name.Length..]
                    : arg),
        ];
}
