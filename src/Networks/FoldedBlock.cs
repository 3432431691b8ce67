using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A residual block whose convolutions have taken in their batch normalizations.</summary>
internal sealed class FoldedBlock : IDisposable
{
    private readonly BlockPlan plan;
    private readonly FoldedConvolution[] mainPath;
    private readonly FoldedConvolution? projection;
    private readonly Func<Tensor, Tensor>? project;

    public FoldedBlock(ResidualBlock block)
    {
        plan = block.Plan;
        mainPath = [.. block.MainPath.Select(layer => new FoldedConvolution(layer.Convolution, layer.Normalization))];
        if (block.Projection is var (convolution, normalization))
        {
            projection = new(convolution, normalization);
            project = projection.Apply;
        }
    }

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>float [N, OutputChannels, ⌈H / stride⌉, ⌈W / stride⌉], fresh.</returns>
    public Tensor Apply(Tensor input)
    {
        var maps = mainPath[0].Apply(input);
        foreach (var convolution in mainPath.AsSpan(1))
        {
            using var activated = maps.relu_();
            maps = convolution.Apply(activated);
        }
        return Shortcut.AddTo(maps, input, plan, project).relu_();
    }

    public void Dispose()
    {
        foreach (var convolution in mainPath)
            convolution.Dispose();
        projection?.Dispose();
    }
}
