using FashionMnist;
using Reporting;

Terminal.Prepare();
return DemoCommand.Create(options => new Demo(options).Run()).Parse(args).Invoke();
