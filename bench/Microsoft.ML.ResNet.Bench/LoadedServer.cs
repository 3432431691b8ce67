using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Serving;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>The serving sample in this process, and clients who ask it all at once.</summary>
internal sealed class LoadedServer : IAsyncDisposable
{
    // The runtime compiles a server's code anew, on the same processors, until it has been run for thousands of times.
    private const double WarmUpSeconds = 5;

    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly byte[][] _files;
    private readonly int _clients;

    private LoadedServer(WebApplication app, byte[][] files, int clients)
    {
        (_app, _files, _clients) = (app, files, clients);
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>What scores.</summary>
    public ScoringBackend Backend
    {
        get
        {
            using var model = _app.Services.GetModelHost().TryUse(out var current) ? current : throw new InvalidOperationException();
            return model.Network.Backend;
        }
    }

    /// <summary>Starts a server, and returns once it has been at work for a while.</summary>
    /// <param name="model">The file.</param>
    /// <param name="files">Pictures that the clients send.</param>
    /// <param name="clients">How many there are.</param>
    /// <param name="settings">Beside address and model.</param>
    public static async Task<LoadedServer> StartAsync(
        string model, byte[][] files, int clients, params (string Name, string Value)[] settings)
    {
        (string Name, string Value)[] all =
            [("Urls", "http://127.0.0.1:0"), ("Model", model), ("Logging:LogLevel:Default", "None"), .. settings];
        var app = ServingApp.Create(all.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        await app.StartAsync();
        var server = new LoadedServer(app, files, clients);
        while ((await server._client.GetAsync(new Uri("health/ready", UriKind.Relative))).StatusCode != HttpStatusCode.OK)
            await Task.Delay(10);
        await server.LoadAsync(WarmUpSeconds);
        return server;
    }

    /// <summary>Every client sends one picture after the other until the time is up, at least one.</summary>
    /// <returns>Milliseconds of each request, NaN where it failed.</returns>
    public async Task<double[]> LoadAsync(double seconds)
    {
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, _clients).Select(number => Task.Run(async () =>
        {
            var mine = new List<double>();
            do
            {
                long start = Stopwatch.GetTimestamp();
                using var picture = new ByteArrayContent(_files[(number + mine.Count) % _files.Length]);
                using var response = await _client.PostAsync(new Uri("api/v1/predict", UriKind.Relative), picture);
                await response.Content.ReadAsByteArrayAsync();
                mine.Add(response.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : double.NaN);
            }
            while (clock.Elapsed.TotalSeconds < seconds);
            return mine;
        })));
        return [.. times.SelectMany(mine => mine)];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
