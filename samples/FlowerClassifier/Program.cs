using Arguments;
using Flowers.Commands;
using Reporting;

Terminal.Prepare();
return CommandRun.Run(FlowerCommand.Create(), args);
