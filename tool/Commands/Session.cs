using System.CommandLine;
using Arguments;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Spectre.Console;

namespace MlResNet.Commands;

/// <summary>How much one call of the program says: results on the output, the rest through here.</summary>
internal sealed class Session
{
    private readonly Verbosity _verbosity;

    private Session(Verbosity verbosity) => _verbosity = verbosity;

    public static Option<Verbosity> Option { get; } = new Option<Verbosity>("--verbosity", "-v")
    {
        Description = "quiet: results and errors only; detailed: the library's log as well; diagnostic: all of the log, and where an error "
            + "comes from",
        DefaultValueFactory = _ => Verbosity.Normal,
        Recursive = true,
    }.AcceptNames();

    public static Session Of(ParseResult result)
    {
        var session = new Session(result.GetValue(Option));
        if (session._verbosity == Verbosity.Quiet)
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(TextWriter.Null),
            });
        return session;
    }

    /// <summary>A context whose log goes to the error output, as far as it was asked for.</summary>
    /// <param name="seed">Decides what is random.</param>
    /// <param name="gpuDeviceId">The CUDA card to compute on; null: the CPU.</param>
    public MLContext CreateContext(int? seed = null, int? gpuDeviceId = null)
    {
        var mlContext = new MLContext(seed) { GpuDeviceId = gpuDeviceId };
        if (_verbosity >= Verbosity.Detailed)
            mlContext.Log += (_, message) =>
            {
                if (_verbosity == Verbosity.Diagnostic || message.Kind is ChannelMessageKind.Info or ChannelMessageKind.Warning)
                    Console.Error.WriteLine(message.Message);
            };
        return mlContext;
    }

    /// <summary>The server's, by the name that its configuration has for it.</summary>
    public string LogLevel => _verbosity switch
    {
        Verbosity.Quiet => "Error",
        Verbosity.Normal => "Information",
        Verbosity.Detailed => "Debug",
        _ => "Trace",
    };

    /// <summary>Says what the user should know, beside the results.</summary>
    public void Say(string text)
    {
        if (_verbosity > Verbosity.Quiet)
            Console.Error.WriteLine(text);
    }

    /// <summary>What is said of an error: a sentence, or, if so asked, all that is known.</summary>
    public static string Explain(ParseResult result, Exception error) =>
        result.GetValue(Option) == Verbosity.Diagnostic ? error.ToString()
        : CommandRun.Mistake(error)
            ?? (error is HttpRequestException
                ? $"{error.Message} Is the machine online, and may it reach that server?"
                : $"{error.GetBaseException().Message} ({error.GetBaseException().GetType().Name}; --verbosity diagnostic shows where)");
}
