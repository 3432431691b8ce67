using Microsoft.ML.ResNet;
using MlResNet.Training;
using Reporting;
using Spectre.Console;

namespace MlResNet.Reports;

/// <summary>Says what is under way.</summary>
internal static class Headings
{
    /// <summary>Shows that something moves while <paramref name="work"/> does what has no progress to show.</summary>
    public static T While<T>(string what, Func<T> work) =>
        AnsiConsole.Profile.Capabilities.Interactive ? AnsiConsole.Status().Start($"{what} …", _ => work()) : work();

    /// <summary>Shows training: epoch by epoch where the network is trained.</summary>
    public static T Training<T>(TransferSettings settings, Func<Action<ResNetMetrics>, T> train)
    {
        string start = settings.Method == TransferMethod.Scratch ? "random weights" : Path.GetFileName(settings.Checkpoint);
        AnsiConsole.MarkupLineInterpolated($"[bold]{settings.Method}[/] from {start}");
        return settings.Method == TransferMethod.Features
            ? While("Computing features, fitting the regression", () => train(_ => { }))
            : TrainingDisplay.Show(train);
    }
}
