using System.Diagnostics;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>What the machine can do: GFLOP/s of a large matrix product (2·n³) in libtorch.</summary>
internal sealed class SgemmScenario : Scenario
{
    private const int Size = 2048;

    public override string Name => "sgemm";

    public override string Title => $"sgemm, {Size}³";

    public override Measurement Run(string side, double seconds)
    {
        set_num_threads(Threads);
        using var a = rand(Size, Size);
        using var b = rand(Size, Size);
        using var product = a.mm(b);
        var clock = Stopwatch.StartNew();
        int products = 0;
        for (; products == 0 || clock.Elapsed.TotalSeconds < seconds; products++)
            a.mm(b).Dispose();
        return new(2.0 * Size * Size * Size * products / clock.Elapsed.TotalSeconds / 1e9, 0);
    }
}
