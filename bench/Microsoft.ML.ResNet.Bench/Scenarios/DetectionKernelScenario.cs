using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>What detectors do beside convolutions, beside torchvision: pooling of regions, its gradient, and suppression.</summary>
internal sealed class DetectionKernelScenario : ComparedScenario
{
    private const int Regions = 512, Channels = 256, Rows = 50, Columns = 64, PooledSize = 7, Boxes = 2000;
    private const float Stride = 16;

    private readonly Func<Action> _prepare;

    private DetectionKernelScenario(string name, string title, double target, Func<Action> prepare) =>
        (Name, Title, Target, _prepare) = (name, title, target, prepare);

    public static ImmutableArray<Scenario> Kernels { get; } =
    [
        new DetectionKernelScenario("roi-align", $"RoIAlign, {Regions} regions of {Channels}×{Rows}×{Columns}", 5, PrepareForward),
        new DetectionKernelScenario("roi-align-backward", "RoIAlign, its gradient", 10, PrepareBackward),
        new DetectionKernelScenario("nms", $"Suppression, {Boxes} boxes", 5, PrepareSuppression),
    ];

    public override string Name { get; }

    public override string Title { get; }

    public override string Unit => "calls/s";

    public override IReadOnlyList<string> Peers { get; } = [Side.PyTorch];

    public override double Target { get; }

    public override double ImageFlops => 0;

    public override string? Play(string side)
    {
        NativeHeap.KeepFreedMemory();
        set_num_threads(Threads);
        var run = _prepare();
        Turns.Repeat(1, _ =>
        {
            using var scope = NewDisposeScope();
            run();
        });
        return null;
    }

    private static Action PrepareForward()
    {
        var (maps, regions, grid) = (Maps(), RegionRows(), Grid);
        return () => RoiAlign.Apply(maps, regions, grid);
    }

    private static Action PrepareBackward()
    {
        var maps = Maps().requires_grad_();
        var pooled = RoiAlign.Apply(maps, RegionRows(), Grid);
        var gradient = rand_like(pooled);
        return () => autograd.grad([pooled], [maps], [gradient], retain_graph: true);
    }

    private static Action PrepareSuppression()
    {
        Box[] boxes = [.. Enumerable.Range(0, Boxes).Select(BoxAt)];
        float[] scores = [.. Enumerable.Range(0, Boxes).Select(i => i * 977 % Boxes / (float)Boxes)];
        return () => NonMaximumSuppression.Keep(boxes, scores, 0.7);
    }

    private static RoiGrid Grid => new(PooledSize, 1 / Stride);

    // Channels-last, as the networks' maps are.
    private static Tensor Maps() => rand(1, Rows, Columns, Channels).permute(0, 3, 1, 2);

    private static Tensor RegionRows() => tensor(
        Enumerable.Range(0, Regions).SelectMany(i => BoxAt(i) is var box ? new[] { 0, box.Left, box.Top, box.Right, box.Bottom } : [])
            .ToArray(), [Regions, 5]);

    /// <summary>As <c>box_at</c> of peer.py: sides of 16 to 255 pixels in an image of 1024×800.</summary>
    private static Box BoxAt(int i)
    {
        float left = i * 7919 % 768, top = i * 6007 % 544;
        return new(left, top, left + 16 + (i * 3571 % 240), top + 16 + (i * 2203 % 240));
    }
}
