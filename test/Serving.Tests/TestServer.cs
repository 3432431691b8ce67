using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace Serving.Tests;

/// <summary>The program as it is, on a free port of this machine.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <summary>Loads the model's file again.</summary>
    public void Reload() => _app.Services.GetModelHost().Reload();

    private TestServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>Starts a server, and returns once it listens.</summary>
    public static async Task<TestServer> StartAsync(string model, Func<ServingOptions, ITransformer>? load, params string[] args)
    {
        string[] settings = ["--Urls", "http://127.0.0.1:0", "--Model", model, "--Logging:LogLevel:Default", "Error", .. args];
        var app = ServingApp.Create(
            settings.Chunk(2).GroupBy(pair => pair[0][2..]).ToDictionary(group => group.Key, group => (string?)group.Last()[1]), load);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Starts a server, and returns once it is ready.</summary>
    public static Task<TestServer> StartReadyAsync(string model, params string[] args) => StartReadyAsync(model, load: null, args);

    /// <inheritdoc cref="StartReadyAsync(string, string[])"/>
    public static async Task<TestServer> StartReadyAsync(string model, Func<ServingOptions, ITransformer>? load, params string[] args)
    {
        var server = await StartAsync(model, load, args);
        await server.ReadyAsync();
        return server;
    }

    public async Task ReadyAsync()
    {
        while (!await IsReadyAsync())
            await Task.Delay(10);
    }

    public async Task<bool> IsReadyAsync()
    {
        using var response = await Client.GetAsync("health/ready");
        return response.IsSuccessStatusCode;
    }

    /// <summary>The value of a metric of <c>/metrics</c>; several with different labels are added up. Null where there is none.</summary>
    public async Task<double?> MetricAsync(string name)
    {
        string page = await Client.GetStringAsync("metrics");
        double[] values =
        [
            .. page.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
                .Select(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
                    CultureInfo.InvariantCulture)),
        ];
        return values.Length == 0 ? null : values.Sum();
    }

    public Task<HttpResponseMessage> PostAsync(
        byte[] body, string? contentType = "application/octet-stream", CancellationToken cancellationToken = default)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return Client.PostAsync("api/v1/predict", content, cancellationToken);
    }

    public Task<HttpResponseMessage> PostFormAsync(byte[] file, string fileName = "picture.png", string field = "image") =>
        Client.PostAsync(
            "api/v1/predict",
            new MultipartFormDataContent { { new StringContent("a note"), "note" }, { new ByteArrayContent(file), field, fileName } });

    public Task StoppedAsync()
    {
        var stopping = new TaskCompletionSource();
        _app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        return stopping.Task;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The response must be problem details of this status.</summary>
    /// <returns>Title and detail.</returns>
    public static async Task<string> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.AreEqual(status, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await ReadAsync(response);
        Assert.AreEqual((int)status, problem.GetProperty("status").GetInt32());
        return $"{problem.GetProperty("title").GetString()}: "
            + $"{(problem.TryGetProperty("detail", out var detail) ? detail.GetString() : "")}";
    }
}
