using System.CommandLine;
using MlResNet.Doctor;
using Spectre.Console;

namespace MlResNet.Commands;

/// <summary>Looks at the machine.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command(
            "doctor", "Tells what is there to compute with, what is missing, and how to get it. If anything that is needed is missing, the "
                + "exit code is 1.");
        command.SetAction(result =>
        {
            _ = Session.Of(result);
            Finding[] findings = [.. Examination.Run()];
            foreach (var finding in findings)
                Write(finding);
            return findings.Any(finding => finding.State == FindingState.Missing) ? 1 : 0;
        });
        return command;
    }

    private static void Write(Finding finding)
    {
        var (sign, colour) = finding.State switch
        {
            FindingState.Good => ("ok", "green"),
            FindingState.Absent => ("–", "grey"),
            _ => ("missing", "red"),
        };
        AnsiConsole.MarkupLine($"[{colour}]{sign,-8}[/]{Markup.Escape(finding.What.PadRight(15))}{Markup.Escape(finding.Found)}");
        if (finding.Advice is { } advice)
            AnsiConsole.MarkupLineInterpolated($"{"",23}{advice}");
    }
}
