using Microsoft.ML.ResNet;
using Spectre.Console;

namespace MlResNet.Reports;

/// <summary>Pretrained networks on the terminal, a line each where the output goes elsewhere.</summary>
internal static class CheckpointTable
{
    public static void Write(IEnumerable<PretrainedResNet> networks)
    {
        if (AnsiConsole.Profile.Capabilities.ColorSystem == ColorSystem.NoColors)
        {
            foreach (var network in networks)
                Console.WriteLine(string.Join('\t', Cells(network)));
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).AddColumns("Name", "Here", "From", "Licence");
        foreach (var network in networks)
            table.AddRow([.. Cells(network).Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    private static string[] Cells(PretrainedResNet network) =>
    [
        network.Name, IsHere(network) ? "here" : "–", network.Package is { } package ? $"package {package}" : $"{network.Address}",
        network.License,
    ];

    private static bool IsHere(PretrainedResNet network)
    {
        try
        {
            _ = network.FindFile();
            return true;
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return false;
        }
    }
}
