namespace Microsoft.ML.ResNet;

/// <summary>A network as data: everything about it, and its weights.</summary>
/// <param name="Description">Everything but the weights.</param>
/// <param name="ClassCount">Number of classes that its classifier has.</param>
/// <param name="State">The weights.</param>
internal sealed record DescribedNetwork(ModelDescription Description, int ClassCount, NetworkState State)
{
    /// <summary>Builds the network, on the CPU.</summary>
    public ResidualNetwork CreateNetwork() => State.CreateNetwork(Description.Architecture, ClassCount, Description.Input.Shape.Channels);
}
