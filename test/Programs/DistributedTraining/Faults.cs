using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>Things that go wrong in one process while several train.</summary>
internal sealed class Faults(TrainingProcesses processes, string? kind, string? checkpoint)
{
    private const int Step = 7;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly CancellationTokenSource _stop = new();

    private bool IsLast => processes.Rank == processes.Count - 1;

    public ResNetTrainer.Options Apply(ResNetTrainer.Options options) => kind switch
    {
        "options" when IsLast => options with { BatchSize = 20, Momentum = 0.5 },
        "nan" => options with { LearningRate = 1e30 },
        _ => options with { CancellationToken = _cancellation.Token, StopToken = _stop.Token },
    };

    /// <summary>What this process gathers.</summary>
    public string[] Columns(string[] columns) => kind switch
    {
        "columns" when IsLast => columns[1..],
        "row" => [.. columns, nameof(SharedScoring.Mark.IsRead)],
        _ => columns,
    };

    /// <summary>Labels that were mapped to keys in another order.</summary>
    public bool HasOtherKeys => kind == "keys" && IsLast;

    /// <summary>What becomes of each row.</summary>
    public bool ReadRow() => kind == "row" && IsLast ? throw new FormatException("The row has a fault.") : true;

    public IDataView Data(MLContext context) => Trainings.Data(context, seed: kind == "data" && IsLast ? 2 : 1);

    public void AtStep(ResNetMetrics metrics)
    {
        if (metrics.Iteration != Step || metrics.EndOfEpoch)
            return;
        switch (kind)
        {
            case "exception" when IsLast:
                throw new FormatException("The callback has a fault.");
            case "cancel" when IsLast:
                _cancellation.Cancel();
                break;
            case "stop" when IsLast:
                _stop.Cancel();
                break;
            case "hang" when IsLast:
                Thread.Sleep(Timeout.Infinite);
                break;
            case "kill" when IsLast:
                Process.GetCurrentProcess().Kill();
                break;
            case "exit" when IsLast:
                Environment.Exit(0);
                break;
            case "disk-full" when processes.IsFirst:
                File.CreateSymbolicLink(checkpoint + ".tmp", "/dev/full");
                break;
        }
    }
}
