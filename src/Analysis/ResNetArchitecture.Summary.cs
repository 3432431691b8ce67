namespace Microsoft.ML.ResNet;

public sealed partial record ResNetArchitecture
{
    /// <summary>Parameters, multiply-adds and output shapes as a table, without building the network.</summary>
    /// <param name="input">Shape of one image.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <exception cref="ArgumentException">
    /// The architecture, the image or the class count is out of range; the message names every problem.
    /// </exception>
    public NetworkSummary Summary(ImageShape input, int classCount) => new(this, input, classCount);
}
