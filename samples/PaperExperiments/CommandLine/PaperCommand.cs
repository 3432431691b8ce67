using System.CommandLine;
using Microsoft.ML.ResNet;
using PaperExperiments.Detection;
using PaperExperiments.Evaluate;
using PaperExperiments.Experiments;

namespace PaperExperiments.CommandLine;

/// <summary>The commands.</summary>
internal static class PaperCommand
{
    public static RootCommand Create()
    {
        var command = new RootCommand(
            "The experiments of \"Deep Residual Learning for Image Recognition\" (He, Zhang, Ren, Sun, 2015), on images of your own or the "
            + "paper's, at any scale.");
        foreach (var experiment in ExperimentCatalog.All)
            command.Subcommands.Add(ExperimentCommand.Create(experiment, options => new ExperimentRun(experiment, options).Run()));
        foreach (var table in (DetectionTable[])[DetectionTable.Table7, DetectionTable.Table8])
            command.Subcommands.Add(DetectionCommand.Create(table, options =>
            {
                using var processes = TrainingProcesses.JoinMpi(ExperimentRun.Patience);
                new DetectionRun(table, options, processes).Run();
            }));
        command.Subcommands.Add(EvaluateCommand.Create(options => new Evaluation(options).Run()));
        return command;
    }
}
