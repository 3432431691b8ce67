using System.CommandLine;
using Arguments;
using Microsoft.ML.ResNet;
using MlResNet.Reports;
using Spectre.Console;

namespace MlResNet.Commands;

/// <summary>Lists pretrained networks, and fetches one.</summary>
internal static class CheckpointsCommand
{
    public static Command Create()
    {
        var download = new Option<string?>("--download") { Description = "Fetch the file of this network, where it comes from a server" };
        var sha256 = new Option<string?>("--sha256") {
            Description = "The hash of the file that its owners publish, where none is known here" };
        download.Rule(name => name is null || PretrainedResNet.Find(name) is not null ? null
            : $"must be a name that mlresnet checkpoints lists; received \"{name}\".");

        var command = new Command("checkpoints", "Lists the pretrained networks that training may begin with, and where they come from.")
        {
            download, sha256,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            _ = Session.Of(result);
            if (result.GetValue(download) is not { } name)
                CheckpointTable.Write(PretrainedResNet.All);
            else
                await DownloadAsync(PretrainedResNet.Find(name)!, result.GetValue(sha256), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task DownloadAsync(PretrainedResNet network, string? sha256, CancellationToken cancellationToken)
    {
        string path = await Headings.While($"Fetching {network.Name}", () => network.DownloadAsync(
            sha256: sha256, cancellationToken: cancellationToken));
        AnsiConsole.MarkupLineInterpolated($"{network.Name} is in [link]{path}[/] ({network.License})");
    }
}
