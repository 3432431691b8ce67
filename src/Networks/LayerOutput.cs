namespace Microsoft.ML.ResNet;

/// <summary>What is taken from one layer of a network for each image.</summary>
/// <param name="Name">Of the layer.</param>
/// <param name="Cut">What has run by then.</param>
/// <param name="Form">What becomes of its maps.</param>
/// <param name="Size">How many values there are for an image.</param>
internal sealed record LayerOutput(string Name, NetworkCut Cut, OutputForm Form, int Size);
