using Arguments;
using Serving;

return CommandRun.Run(ServingCommand.Create(ServingCommand.RunAsync), ServingCommand.WithKnownNames(args));
