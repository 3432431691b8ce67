using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Does the work of a batch normalization layer, in training and otherwise, its running statistics included, and of what follows it.
/// </summary>
/// <param name="input">float [N, C, H, W].</param>
/// <param name="layer">Whose scale, shift and statistics they are.</param>
/// <param name="added">What is added to normalized values, of the shape of <paramref name="input"/>; null: nothing.</param>
/// <param name="isActivated">Whether a ReLU follows.</param>
/// <returns>A fresh tensor of the same shape.</returns>
internal delegate Tensor NormalizeBatch(Tensor input, BatchNorm2d layer, Tensor? added, bool isActivated);
