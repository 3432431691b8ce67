using System.CommandLine;
using System.Text.Json;
using Arguments;
using Microsoft.ML.ResNet.Bench;
using Microsoft.ML.ResNet.Bench.Scenarios;
using Reporting;

var python = new Option<string>("--python") { Description = "The Python that has PyTorch", DefaultValueFactory = _ => "python3" };
var quick =
    new Option<bool>("--quick") { Description = "Under two minutes: compares with the ratios in bench/ratios.json and says what fell" };
var thorough = new Option<bool>("--thorough") { Description = "Two hours instead of half an hour, for figures to publish" };
var rounds = new Option<int?>("--rounds") { Description = "Runs of each side; medians count" };
var seconds = new Option<double?>("--seconds") { Description = "How long a side is measured in a run" };
var only = new Option<string[]>("--only")
{
    Description = $"Scenarios to run: {string.Join(", ", Scenario.All.Select(scenario => scenario.Name))}",
    AllowMultipleArgumentsPerToken = true,
};
var output = new Option<string>("--out")
{
    Description = "File for the results",
    DefaultValueFactory = _ => Path.Combine("artifacts", "bench", "results.json"),
};
var keep = new Option<bool>("--keep-ratios") { Description = "Writes the ratios to bench/ratios.json, to be committed" };
var name = new Argument<string>("scenario");
var side = new Option<string>("--side") { DefaultValueFactory = _ => Side.Ours };

var measure = new Command("measure", "Measures one side of a scenario in this process and prints a line of JSON; for the program itself.")
{
    name,
    side,
    seconds,
};
measure.SetAction(result =>
{
    var scenario = Scenario.All.Append(new SgemmScenario()).Single(candidate => candidate.Name == result.GetValue(name));
    var measurement = scenario.Run(result.GetValue(side)!, result.GetValue(seconds) ?? Effort.Usual.Seconds);
    double processor = Environment.CpuUsage.TotalTime.TotalSeconds;
    measurement = measurement with { ProcessorSeconds = measurement.ProcessorSeconds + processor };
    Console.WriteLine(JsonSerializer.Serialize(measurement, ChildProcess.Format));
});

var root = new RootCommand("Measures the library beside bare loops and engines, in one sitting.")
{
    python, quick, thorough, rounds, seconds, only, output, keep, measure,
};
root.SetAction(result =>
{
    Terminal.Prepare();
    bool isQuick = result.GetValue(quick);
    var usual = isQuick ? Effort.Quick : result.GetValue(thorough) ? Effort.Thorough : Effort.Usual;
    var effort = new Effort(result.GetValue(rounds) ?? usual.Rounds, result.GetValue(seconds) ?? usual.Seconds);
    string[] names = result.GetValue(only) is { Length: > 0 } chosen ? chosen
        : [.. Scenario.All.Where(scenario => scenario.IsQuick || !isQuick).Select(scenario => scenario.Name)];
    var run = new BenchRun(new ChildProcess(result.GetValue(python)!), effort);
    Comparison[] results = [.. run.Run(Scenario.All.Where(scenario => names.Contains(scenario.Name)))];
    BenchResults.Write(results, run);
    BenchResults.Save(result.GetValue(output)!, results, run, effort);
    BenchResults.SaveMarkdown(Path.ChangeExtension(result.GetValue(output)!, ".md"), results, run, effort);
    if (result.GetValue(keep))
        CommittedRatios.Write(results);
    return isQuick ? CommittedRatios.WriteWhatFell(results) : results.All(comparison => comparison.IsMet) ? 0 : 1;
});
root.ReadNumbersAsWritten();
return root.Parse(args).Invoke();
