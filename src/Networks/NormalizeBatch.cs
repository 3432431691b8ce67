using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>Does the work of a batch normalization layer, in training and otherwise, its running statistics included.</summary>
/// <param name="input">float [N, C, H, W].</param>
/// <param name="layer">Whose scale, shift and statistics they are.</param>
/// <returns>A fresh tensor of the same shape, which the caller may overwrite.</returns>
internal delegate Tensor NormalizeBatch(Tensor input, BatchNorm2d layer);
