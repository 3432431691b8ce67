using Arguments;
using MlResNet.Commands;
using Reporting;

Terminal.Prepare();
return CommandRun.Run(ToolCommand.Create(), args, Session.Explain);
