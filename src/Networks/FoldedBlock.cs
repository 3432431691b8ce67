using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A residual block whose convolutions have taken in the batch normalizations after them. Computes what <see cref="ResidualBlock"/> does.
/// </summary>
internal sealed class FoldedBlock : IDisposable
{
    private readonly BlockPlan plan;
    private readonly FoldedStep? entry;
    private readonly FoldedStep[] mainPath;
    private readonly FoldedStep? projection;
    private readonly Func<Tensor, Tensor>? project;

    public FoldedBlock(ResidualBlock block)
    {
        plan = block.Plan;
        entry = block.Entry is null ? null : new(block.Entry);
        mainPath = [.. block.MainPath.Select(step => new FoldedStep(step))];
        projection = block.Projection is null ? null : new(block.Projection);
        project = projection is null ? null : projection.Apply;
    }

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>float [N, OutputChannels, ⌈H / stride⌉, ⌈W / stride⌉], fresh.</returns>
    public Tensor Apply(Tensor input)
    {
        using var activated = entry?.Apply(input);
        var inner = activated ?? input;
        var maps = mainPath[0].Apply(inner);
        foreach (var step in mainPath.AsSpan(1))
        {
            using var before = maps;
            maps = step.Apply(before);
        }
        var output = Shortcut.AddTo(maps, project is null ? input : inner, plan, project);
        return plan.IsActivated ? output.relu_() : output;
    }

    public void Dispose()
    {
        foreach (var step in mainPath)
            step.Dispose();
        entry?.Dispose();
        projection?.Dispose();
    }
}
