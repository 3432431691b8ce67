using System.CommandLine;
using System.Globalization;
using Arguments;
using Serving;

namespace MlResNet.Commands;

/// <summary>Serves a model: samples/Serving under another command line.</summary>
internal static class ServeCommand
{
    private const int LargestPort = 65_535;

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var host = new Option<string>("--host") {
            Description = "The name or address to listen on; 0.0.0.0: all of the machine's", DefaultValueFactory = _ => "localhost" };
        var port = new Option<int>("--port") { Description = "The port to listen on", DefaultValueFactory = _ => 5080 };
        var threads = CommonOptions.Threads();
        var backend = CommonOptions.Backend();
        port.Require(value => value is >= 1 and <= LargestPort, $"must be from 1 to {LargestPort}");

        var command = new Command(
            "serve", "Serves a model with a page to drop photos on: POST a photo to /api/v1/predict. Ctrl-C ends it. Not a model of train "
                + "--method features.")
        {
            model, host, port, threads, backend,
        };
        command.SetAction(async (result, _) =>
        {
            var session = Session.Of(result);
            string path = result.GetValue(model)!, address = $"{result.GetValue(host)}:{result.GetValue(port)}";
            if (!File.Exists(path))
                throw new FileNotFoundException($"There is no model {path}; mlresnet train makes one.");
            try
            {
                return await ServingCommand.RunAsync(new Dictionary<string, string?>
                {
                    [nameof(ServingOptions.Model)] = path,
                    ["Urls"] = $"http://{address}",
                    [nameof(ServingOptions.Backend)] = result.GetValue(backend).ToString(),
                    ["Logging:LogLevel:Default"] = session.LogLevel,
                    [nameof(ServingOptions.Threads)] = result.GetValue(threads)?.ToString(CultureInfo.InvariantCulture),
                });
            }
            catch (IOException error) when (error.Message.StartsWith("Failed to bind", StringComparison.Ordinal))
            {
                throw new IOException($"{address} cannot be listened on: {error.GetBaseException().Message.TrimEnd('.')}. End the program "
                    + "that does, or choose another with --port.", error);
            }
        });
        return command;
    }
}
