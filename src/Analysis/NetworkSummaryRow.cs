namespace Microsoft.ML.ResNet;

/// <summary>One line of a <see cref="NetworkSummary"/>.</summary>
/// <param name="Name">State name of the layer, block or stage, such as "layer1.0.conv1".</param>
/// <param name="Kind">What it is, such as "Convolution 3×3 / 2".</param>
/// <param name="Level">1 for stages and single layers, 2 for blocks, 3 for the layers of a block.</param>
/// <param name="Output">Shape of what it makes of one image.</param>
/// <param name="Parameters">Trained parameters, those of its parts included.</param>
/// <param name="MultiplyAdds">
/// Multiply-adds for one image by the rule of <see cref="NetworkComplexity"/>, those of its parts included.
/// </param>
public sealed record NetworkSummaryRow(string Name, string Kind, int Level, ImageShape Output, long Parameters, long MultiplyAdds);
