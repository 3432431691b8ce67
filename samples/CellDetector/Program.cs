using Arguments;
using Cells.Commands;
using Reporting;

Terminal.Prepare();
return CommandRun.Run(CellCommand.Create(), args);
