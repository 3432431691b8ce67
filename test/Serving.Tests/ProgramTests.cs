using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Serving.Tests;

/// <summary>The program from start to end, as a shell or a service manager sees it.</summary>
[TestClass]
public sealed class ProgramTests
{
    /// <summary>By their number in the log.</summary>
    private static readonly string[] EventNames = ["", "Ready", "NotServed", "Replaced", "NotReplaced", "Stopping", "Predicted", "Refused",
        "Failed", "OfLibrary"];

    [TestMethod]
    [DataRow("TERM")]
    [DataRow("INT")]
    public async Task A_signal_ends_it_without_a_word_of_complaint(string signal)
    {
        _ = FashionModel.Shared;
        int port = FreePort();
        using var program = Start("--Model", FashionModel.File, "--Urls", $"http://127.0.0.1:{port}");
        await WaitUntilReadyAsync(port);

        await SendAsync(signal, program);
        var (exitCode, said) = await EndAsync(program);

        Assert.AreEqual(0, exitCode, said);
        AssertNoTrace(said);
    }

    [TestMethod]
    public async Task A_signal_lets_it_answer_what_it_has_accepted()
    {
        const int Images = 16;
        var fashion = FashionModel.Shared;
        int port = FreePort();
        using var program = Start(
            "--Model", FashionModel.File, "--Urls", $"http://127.0.0.1:{port}", "--MaxBatchSize", "64", "--MaxWaitMilliseconds", "3000");
        await WaitUntilReadyAsync(port);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        Task<HttpResponseMessage>[] answers =
            [.. fashion.Pngs.Take(Images).Select(png => client.PostAsync("api/v1/predict", new ByteArrayContent(png)))];
        while (!(await client.GetStringAsync("metrics")).Split('\n').Any(line =>
            line.StartsWith("resnet_predictor_queue_length", StringComparison.Ordinal) && line.Contains($"}} {Images}")))
            await Task.Delay(10);

        await SendAsync("TERM", program);

        foreach (var answer in await Task.WhenAll(answers))
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual(0, (await EndAsync(program)).ExitCode);
    }

    [TestMethod]
    public async Task Logs_are_lines_of_JSON_where_asked_for_and_a_hang_up_loads_the_model_again()
    {
        var fashion = FashionModel.Shared;
        int port = FreePort();
        using var program = Start(
            new Dictionary<string, string?>
            {
                ["Logging__Console__FormatterName"] = "json",
                ["Logging__LogLevel__Serving"] = "Debug",
            },
            "--Model", FashionModel.File, "--Urls", $"http://127.0.0.1:{port}", "--ReloadSeconds", "3600");
        await WaitUntilReadyAsync(port);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        (await client.PostAsync("api/v1/predict", new ByteArrayContent(fashion.Pngs[0]))).Dispose();
        (await client.PostAsync("api/v1/predict", new ByteArrayContent("a letter"u8.ToArray()))).Dispose();
        string model = await client.GetStringAsync("api/v1/model");
        await SendAsync("HUP", program);
        while (await client.GetStringAsync("api/v1/model") == model)
            await Task.Delay(10);
        await SendAsync("TERM", program);

        var (_, said) = await EndAsync(program);

        var events = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.AreEqual(10, StateOf("Ready").GetProperty("Classes").GetInt32());
        Assert.AreEqual("fashion.zip", StateOf("Ready").GetProperty("Model").GetString());
        string backend = StateOf("Ready").GetProperty("Backend").ToString();
        Assert.StartsWith($"{backend} scores: ", Messages("OfLibrary").First());
        Assert.AreEqual(fashion.Pngs[0].Length, StateOf("Predicted").GetProperty("Bytes").GetInt32());
        Assert.AreEqual(415, StateOf("Refused").GetProperty("Status").GetInt32());
        Assert.AreEqual(StateOf("Ready").GetProperty("Version").GetString(), StateOf("Replaced").GetProperty("Version").GetString());
        Assert.AreEqual(0, StateOf("Stopping").GetProperty("Seconds").GetDouble());

        JsonElement StateOf(string name) => All(name).Single().GetProperty("State");

        IEnumerable<string> Messages(string name) => All(name).Select(one => one.GetProperty("Message").GetString()!);

        IEnumerable<JsonElement> All(string name) => events.Where(
            one => one.GetProperty("EventId").GetInt32() == Array.IndexOf(EventNames, name)
                && one.GetProperty("Category").GetString()!.StartsWith("Serving", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_port_in_use_is_a_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var (exitCode, said) = await RunAsync("--Model", typeof(ProgramTests).Assembly.Location, "--Urls", url);

        Assert.AreEqual(1, exitCode);
        Assert.Contains("address already in use", said);
        AssertNoTrace(said);
    }

    [TestMethod]
    public async Task A_file_that_is_no_model_is_a_line()
    {
        var (exitCode, said) = await RunAsync("--Model", typeof(ProgramTests).Assembly.Location, "--Urls", "http://127.0.0.1:0");

        Assert.AreEqual(1, exitCode);
        Assert.Contains("cannot be served", said);
        AssertNoTrace(said);
    }

    [TestMethod]
    public async Task Settings_out_of_range_are_named_all_at_once()
    {
        var (exitCode, said) = await RunAsync("--Model", "nowhere.zip", "--threads", "0", "--MaxWaitMilliseconds=-1");

        Assert.AreEqual(1, exitCode);
        Assert.Contains("There is no model file", said);
        Assert.Contains("./build.sh demo trains one", said);
        Assert.Contains("Threads must be at least 1; received 0.", said);
        Assert.Contains("MaxWaitMilliseconds must be from 0 to 60000; received -1.", said);
        AssertNoTrace(said);
    }

    [TestMethod]
    [DataRow("--Threads", "many", "--Threads must be a whole number, such as 4; received \"many\".")]
    [DataRow("--MaxWaitMilliseconds", "1,5", "--MaxWaitMilliseconds must be a number, such as 0.5; received \"1,5\".")]
    [DataRow("--Backend", "9", "--Backend must be libtorch, onnxruntime, fastest; received \"9\".")]
    [DataRow("--Backend", "LibTorch,OnnxRuntime", "received \"LibTorch,OnnxRuntime\".")]
    [DataRow("--Speed", "9", "'--Speed'")]
    public async Task Options_that_there_are_not_and_values_that_are_none_are_refused(string option, string value, string expected)
    {
        var (exitCode, said) = await RunAsync("--Model", FashionModel.File, option, value);

        Assert.AreEqual(2, exitCode);
        Assert.Contains(expected, said);
        AssertNoTrace(said);
    }

    [TestMethod]
    public async Task Help_names_every_setting()
    {
        var (exitCode, said) = await RunAsync("--help");

        Assert.AreEqual(0, exitCode);
        foreach (var setting in typeof(ServingOptions).GetProperties().Where(setting => setting.CanWrite))
            Assert.Contains("--" + setting.Name, said);
    }

    [TestMethod]
    public async Task Without_a_model_it_says_how_to_make_one()
    {
        var (exitCode, said) = await RunAsync();

        Assert.AreEqual(1, exitCode);
        StringAssert.StartsWith(said, "No model is given. ./build.sh demo trains one");
    }

    private static void AssertNoTrace(string said)
    {
        Assert.DoesNotContain("   at ", said);
        Assert.DoesNotContain("Unhandled exception", said);
    }

    private static Task<(int ExitCode, string Said)> RunAsync(params string[] arguments) => EndAsync(Start(arguments));

    private static Process Start(params string[] arguments) => Start([], arguments);

    private static Process Start(Dictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServingApp).Assembly.Location, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task SendAsync(string signal, Process program)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{program.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static async Task<(int ExitCode, string Said)> EndAsync(Process program)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var errors = program.StandardError.ReadToEndAsync(limit.Token);
            string output = await program.StandardOutput.ReadToEndAsync(limit.Token);
            await program.WaitForExitAsync(limit.Token);
            return (program.ExitCode, await errors + output);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitUntilReadyAsync(int port)
    {
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                if ((await client.GetAsync($"http://127.0.0.1:{port}/health/ready", limit.Token)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(50, limit.Token);
        }
    }
}
