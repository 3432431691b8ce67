namespace Microsoft.ML.ResNet;

/// <summary>What passes through a layer in both directions.</summary>
/// <param name="Number">The layer's place on the main path, from 1.</param>
/// <param name="Name">State name of its convolution, such as "layer1.0.conv1".</param>
/// <param name="ResponseVariance">
/// Forward: the variance of its response (after batch normalization, before nonlinearity and addition) over images, channels and positions.
/// </param>
/// <param name="ResponseGradientNorm">
/// Backward: the L2 norm of the gradient of the mean loss with respect to that response, over the whole batch.
/// </param>
/// <param name="WeightGradientNorm">
/// Backward: the L2 norm of the gradient of the mean loss with respect to the weights of the convolution.
/// </param>
public sealed record LayerSignal(int Number, string Name, double ResponseVariance, double ResponseGradientNorm, double WeightGradientNorm);
