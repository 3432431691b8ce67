using Serving;

var options = ServingApp.Options(args);
if (ModelFile.Problem(options.Model) is { } problem)
{
    Console.Error.WriteLine(problem);
    return 1;
}

var app = ServingApp.Create(args);
await app.RunAsync();
return app.Services.GetModelHost().Failure is null ? 0 : 1;
