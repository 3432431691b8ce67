using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The check of section 4.1: that with batch normalization "neither forward nor backward signals vanish". One step's forward and backward
/// pass through a network, in training mode and without changing it.
/// </summary>
public sealed class SignalPropagation
{
    private SignalPropagation(ImmutableArray<LayerSignal> layers, double loss) => (Layers, Loss) = (layers, loss);

    /// <summary>The convolutions of the main path, in order.</summary>
    public ImmutableArray<LayerSignal> Layers { get; }

    /// <summary>Mean cross-entropy of the images.</summary>
    public double Loss { get; }

    /// <summary>Measures a network, freshly initialised or trained, on the device on which it is.</summary>
    /// <param name="network">The network; neither its weights, its gradients nor its running statistics change.</param>
    /// <param name="images">float [N, C, H, W], normalised; at least two images, for batch normalization normalizes by the batch.</param>
    /// <param name="labels">int64 [N], classes from 0.</param>
    /// <exception cref="ArgumentException">
    /// Images and labels do not fit the network or each other; the message names every problem.
    /// </exception>
    public static SignalPropagation Measure(ResidualNetwork network, Tensor images, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        Validation.ThrowIfAny([.. Problems(network, images, labels)], nameof(images));

        using var scope = NewDisposeScope();
        using var copy = Copy(network);
        var responses = new List<(ConvolutionPlan Plan, Tensor Response)>();
        try
        {
            using var gradients = set_grad_enabled(true);
            var logits = NetworkTrace.Forward(copy, images, (plan, response) =>
            {
                response.retain_grad();
                responses.Add((plan, response.DetachFromDisposeScope()));
            });
            var loss = nn.functional.cross_entropy(logits, labels);
            loss.backward();

            var weights = copy.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
            return new(
                [.. responses.Select((layer, i) => Signal(i + 1, layer.Plan, layer.Response, weights[$"{layer.Plan.Name}.weight"]))],
                loss.to_type(ScalarType.Float64).item<double>());
        }
        finally
        {
            foreach (var (_, response) in responses)
                response.Dispose();
        }
    }

    /// <summary>A table in the order of the layers.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Signals at a loss of {Loss:0.0000}{Environment.NewLine}") + TextTable.Format(
        ["Layer", "", "Response variance", "Response gradient", "Weight gradient"],
        [.. Layers.Select(layer => (string[])
        [
            FormattableString.Invariant($"{layer.Number}"), layer.Name, FormattableString.Invariant($"{layer.ResponseVariance:0.000e+00}"),
            FormattableString.Invariant($"{layer.ResponseGradientNorm:0.000e+00}"),
            FormattableString.Invariant($"{layer.WeightGradientNorm:0.000e+00}"),
        ])], leftColumns: 2);

    private static LayerSignal Signal(int number, ConvolutionPlan plan, Tensor response, Tensor weight)
    {
        using var noGrad = no_grad();
        var moments = new ResponseMoments();
        moments.Add(response);
        return new(number, plan.Name, moments.Variance, Norm(response.grad!), Norm(weight.grad!));
    }

    private static double Norm(Tensor gradient) => gradient.to_type(ScalarType.Float64).norm().item<double>();

    /// <summary>Training would leave gradients and running statistics behind; the copy takes them with it.</summary>
    private static ResidualNetwork Copy(ResidualNetwork network)
    {
        var copy = new ResidualNetwork(network.Architecture, network.ClassCount, network.InputChannels);
        using var noGrad = no_grad();
        copy.to(network.Classifier.weight.device);
        var values = network.state_dict();
        foreach (var (name, value) in copy.state_dict())
            value.copy_(values[name]);
        copy.train();
        return copy;
    }

    private static IEnumerable<string> Problems(ResidualNetwork network, Tensor images, Tensor labels)
    {
        if (images.dim() != 4 || images.shape[1] != network.InputChannels || images.dtype != ScalarType.Float32)
            yield return $"Images must be float32 [N, {network.InputChannels}, H, W]; received {images.dtype} "
                + $"[{string.Join(", ", images.shape)}].";
        if (images.shape[0] < 2)
            yield return FormattableString.Invariant($"There must be at least 2 images; received {images.shape[0]}.");
        if (labels.dim() != 1 || labels.shape[0] != images.shape[0] || labels.dtype != ScalarType.Int64)
            yield return $"Labels must be int64 [{images.shape[0]}], one for each image; received {labels.dtype} "
                + $"[{string.Join(", ", labels.shape)}].";
        else if (labels.min().item<long>() < 0 || labels.max().item<long>() >= network.ClassCount)
            yield return $"Labels must be in 0..{network.ClassCount - 1}; received {labels.min().item<long>()} to "
                + $"{labels.max().item<long>()}.";
    }
}
