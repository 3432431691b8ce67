using PaperExperiments.CommandLine;
using Reporting;

Terminal.AdaptToRedirection();
var result = PaperCommand.Create().Parse(args);
if (result.Action is System.CommandLine.Invocation.ParseErrorAction mistakes)
    mistakes.ShowHelp = false;
try
{
    return result.Invoke(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is ArgumentException or InvalidDataException or IOException or InvalidOperationException or NotSupportedException)
{
    // These say what is wrong with what was asked for; all others are defects, and a trace helps.
    Console.Error.WriteLine(error.Message);
    return 1;
}
