using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The analysis of Figure 7: the standard deviation of the response of each 3×3 layer, which is its output after batch normalization and
/// before the nonlinearity and the addition. The paper finds that residual nets respond less than their plain twins, and deeper ones less
/// in each layer.
/// </summary>
public sealed class LayerResponses
{
    private LayerResponses(ImmutableArray<LayerResponse> inOrder, long imageCount) => (InOrder, ImageCount) = (inOrder, imageCount);

    /// <summary>In the order of the layers (Figure 7, top).</summary>
    public ImmutableArray<LayerResponse> InOrder { get; }

    /// <summary>The largest first (Figure 7, bottom).</summary>
    public ImmutableArray<LayerResponse> Ranked =>
        [.. InOrder.OrderByDescending(layer => layer.StandardDeviation).ThenBy(layer => layer.Number)];

    /// <summary>The images that were measured over.</summary>
    public long ImageCount { get; }

    /// <summary>A table in the order of the layers.</summary>
    public override string ToString()
    {
        var ranks = Ranked.Select((layer, rank) => (layer.Number, Rank: rank + 1)).ToDictionary(pair => pair.Number, pair => pair.Rank);
        return FormattableString.Invariant($"Responses of the 3×3 layers to {ImageCount} images{Environment.NewLine}")
            + TextTable.Format(["Layer", "", "Mean", "Deviation", "Rank"],
            [.. InOrder.Select(layer => (string[])
            [
                FormattableString.Invariant($"{layer.Number}"), layer.Name, FormattableString.Invariant($"{layer.Mean:0.0000}"),
                FormattableString.Invariant($"{layer.StandardDeviation:0.0000}"), FormattableString.Invariant($"{ranks[layer.Number]}"),
            ])], leftColumns: 2);
    }

    /// <summary>Measures a network in evaluation, as trained networks score.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="batches">Images, float [N, C, H, W], normalised, each disposed here.</param>
    internal static LayerResponses Measure(ResidualNetwork network, IEnumerable<Tensor> batches)
    {
        const int KernelSize = 3;
        var order = new List<string>();
        var moments = new Dictionary<string, ResponseMoments>();
        long count = 0;
        foreach (var images in batches)
        {
            using var inference = inference_mode();
            using (images)
            using (NetworkTrace.Forward(network, images, Watch))
                count += images.shape[0];
        }
        return new(
            [.. order.Select((name, i) => new LayerResponse(i + 1, name, moments[name].Mean, moments[name].StandardDeviation))], count);

        void Watch(ConvolutionPlan plan, Tensor response)
        {
            if (plan.KernelSize != KernelSize)
                return;
            if (!moments.TryGetValue(plan.Name, out var layer))
            {
                order.Add(plan.Name);
                moments.Add(plan.Name, layer = new());
            }
            layer.Add(response);
        }
    }
}
