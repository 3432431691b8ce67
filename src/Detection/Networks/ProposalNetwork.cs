using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Holds the <see cref="ProposalHead"/> under torchvision's name.</summary>
internal sealed class ProposalNetwork : nn.Module
{
    private readonly ProposalHead head;

    public ProposalNetwork(int channels, int anchors)
        : base(nameof(ProposalNetwork))
    {
        head = new(channels, anchors);
        RegisterComponents();
    }

    public ProposalHead Head => head;
}
