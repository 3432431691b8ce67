using FashionMnist;
using Reporting;

Terminal.AdaptToRedirection();
return DemoCommand.Create(options => new Demo(options).Run()).Parse(args).Invoke();
