namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// The steps of a <c>Fit</c> in two processes of one thread each, beside the same two that train each for itself, from which follows what
/// exchanging gradients takes, and beside one process of two threads.
/// </summary>
internal sealed class ExchangeScenario(string name, ResNetArchitecture architecture, int pixels, int batchSize) : Scenario
{
    public const string Together = "two processes", Apart = "two processes apart", Alone = "one process";

    private const int Steps = 20;

    public static IReadOnlyList<string> Sides { get; } = [Together, Apart, Alone];

    public override string Name => name;

    public override string Title => $"Exchange of gradients, {architecture}, {pixels}², batch {batchSize}";

    public override IReadOnlyList<string> Launcher(string side) => side == Alone ? []
        : ["mpirun.openmpi", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-n", "2"];

    public override Measurement Run(string side, double seconds)
    {
        using var processes = TrainingProcesses.JoinMpi();
        if (!processes.IsFirst)
            Console.SetOut(TextWriter.Null);
        int batch = side == Apart ? batchSize / processes.Count : batchSize;
        var mlContext = new MLContext(1);
        var images = SyntheticImage.Load(mlContext, Steps * batch, pixels);
        var data = mlContext.Transforms.Conversion.MapValueToKey(nameof(SyntheticImage.Label)).Fit(images).Transform(images);
        var options = Options(architecture, batch) with
        {
            NumberOfThreads = Threads / processes.Count,
            Workers = processes.Count,
            Processes = side == Together ? processes : null,
        };
        var measured = TimedFit.Run(mlContext, options, data, seconds);
        // Of each, and the time of its processor.
        double[] figures = [measured.Rate, Environment.CpuUsage.TotalTime.TotalSeconds];
        processes.Group?.Sum(figures, "bring their figures");
        return measured with
        {
            Rate = side == Apart ? figures[0] : measured.Rate,
            ProcessorSeconds = figures[1] - Environment.CpuUsage.TotalTime.TotalSeconds,
        };
    }
}
