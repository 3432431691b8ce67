using Serving;

return await ServingCommand.Create(ServingCommand.RunAsync).Parse(ServingCommand.WithKnownNames(args)).InvokeAsync();
