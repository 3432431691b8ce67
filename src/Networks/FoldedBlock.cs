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
        using var hidden = Hidden(inner);
        using var shortcut = Shortcut.Of(project is null ? input : inner, plan, project);
        return mainPath[^1].Apply(hidden, shortcut, plan.IsActivated);
    }

    /// <summary>The main path without its last step.</summary>
    private Tensor Hidden(Tensor input)
    {
        var maps = mainPath[0].Apply(input);
        foreach (var step in mainPath.AsSpan(1..^1))
        {
            using var before = maps;
            maps = step.Apply(before);
        }
        return maps;
    }

    public void Dispose()
    {
        foreach (var step in mainPath)
            step.Dispose();
        entry?.Dispose();
        projection?.Dispose();
    }
}
