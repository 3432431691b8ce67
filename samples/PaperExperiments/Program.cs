using Arguments;
using PaperExperiments.CommandLine;
using Reporting;

Terminal.Prepare();
return CommandRun.Run(PaperCommand.Create(), args);
