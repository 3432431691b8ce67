using Flowers.Commands;
using Reporting;

Terminal.AdaptToRedirection();
return FlowerCommand.Create().Parse(args).Invoke();
