using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.ResNet;

namespace Serving.Tests;

/// <summary>The program as it is, on a free port of this machine.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>Starts a server, and returns once it listens.</summary>
    public static async Task<TestServer> StartAsync(string model, Func<ServingOptions, ResNetTransformer>? load, params string[] args)
    {
        string[] settings = ["--Urls", "http://127.0.0.1:0", "--Model", model, "--Logging:LogLevel:Default", "Error", .. args];
        var app = ServingApp.Create(
            settings.Chunk(2).GroupBy(pair => pair[0][2..]).ToDictionary(group => group.Key, group => (string?)group.Last()[1]), load);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Starts a server, and returns once it is ready.</summary>
    public static async Task<TestServer> StartReadyAsync(string model, params string[] args)
    {
        var server = await StartAsync(model, load: null, args);
        while ((await server.Client.GetAsync("health")).StatusCode != HttpStatusCode.OK)
            await Task.Delay(10);
        return server;
    }

    public Task<HttpResponseMessage> PostAsync(
        byte[] body, string? contentType = "application/octet-stream", CancellationToken cancellationToken = default)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return Client.PostAsync("predict", content, cancellationToken);
    }

    public Task<HttpResponseMessage> PostFormAsync(byte[] file, string fileName = "picture.png", string field = "image") =>
        Client.PostAsync(
            "predict",
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
