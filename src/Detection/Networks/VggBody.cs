using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The convolutions of a VGG, whose last pooling is left out (Ren et al. 2015, section 3). State names are torchvision's.
/// </summary>
internal sealed class VggBody : DetectionBody
{
    private readonly Sequential features;
    private readonly nn.Module[][] parts;

    public VggBody(VggArchitecture architecture)
        : base(nameof(VggBody))
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        parts = new nn.Module[architecture.Stages.Length][];
        int channels = 3;
        for (int stage = 0; stage < parts.Length; stage++)
        {
            if (stage > 0)
                layers.Add(nn.MaxPool2d(2, stride: 2));
            parts[stage] = [.. architecture.Stages[stage].Select(width =>
            {
                var convolution = nn.Conv2d(channels, width, kernel_size: 3, padding: 1);
                layers.AddRange([convolution, nn.ReLU(inplace: true)]);
                channels = width;
                return convolution;
            })];
        }
        features = nn.Sequential(layers);
        Channels = [channels];
        RegisterComponents();
    }

    public override IReadOnlyList<int> Channels { get; }

    public override IEnumerable<IEnumerable<nn.Module>> Parts => parts;

    public override List<Tensor> Maps(Tensor images) => [features.call(images)];
}
