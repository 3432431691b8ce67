using System.CommandLine;
using System.Text.Json;
using Microsoft.ML.ResNet.Bench;
using Microsoft.ML.ResNet.Bench.Scenarios;
using Reporting;

var python = new Option<string>("--python") { Description = "The Python that has PyTorch", DefaultValueFactory = _ => "python3" };
var rounds = new Option<int>("--rounds") { Description = "Runs of each side; medians count", DefaultValueFactory = _ => 3 };
var only = new Option<string[]>("--only") { Description = "Scenarios to run: fit, transform, large, loaded, serving, serving-large, growth", AllowMultipleArgumentsPerToken = true };
var output = new Option<string>("--out") { Description = "File for the results", DefaultValueFactory = _ => Path.Combine("artifacts", "bench", "results.json") };
var name = new Argument<string>("scenario");

var measure = new Command("measure", "Measures one scenario in this process and prints a line of JSON; for the program itself.") { name };
measure.SetAction(result =>
{
    var scenario = Scenario.All.Single(candidate => candidate.Name == result.GetValue(name));
    Console.WriteLine(JsonSerializer.Serialize(scenario.Run(), ChildProcess.Format));
});

var root = new RootCommand("Measures the library beside plain PyTorch, in one sitting.") { python, rounds, only, output, measure };
root.SetAction(result =>
{
    Terminal.Prepare();
    string[] chosen = result.GetValue(only) is { Length: > 0 } names ? names : [.. Scenario.All.Select(scenario => scenario.Name)];
    var child = new ChildProcess(result.GetValue(python)!, Path.Combine("bench", "peer.py"));
    var run = new BenchRun(child, result.GetValue(rounds));
    Comparison[] results = [.. run.Run(Scenario.All.Where(scenario => chosen.Contains(scenario.Name)))];
    BenchResults.Write(results, run.PeerVersion);
    BenchResults.Save(result.GetValue(output)!, results, run.PeerVersion, result.GetValue(rounds));
    return results.All(comparison => comparison.IsMet) ? 0 : 1;
});
return root.Parse(args).Invoke();
