using Arguments;
using FashionMnist;
using Reporting;

Terminal.Prepare();
return CommandRun.Run(DemoCommand.Create(options => new Demo(options).Run()), args);
