using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>
/// torchvision's names, which timm has too, with <c>conv1.0</c>, <c>.3</c> and <c>.6</c> in deep stems; the CIFAR nets of
/// akamaster/pytorch_resnet_cifar10 and kuangliu/pytorch-cifar say
/// <c>shortcut</c> for <c>downsample</c>.
/// </summary>
internal sealed partial class TorchvisionNames : NamingScheme
{
    public override IReadOnlyList<string> Stems { get; } = ["conv1.weight", "conv1.0.weight"];

    public override string FirstBlock => "layer1.0.conv1.weight";

    public override string? Rename(string name) => Layers().IsMatch(name)
        ? name.Replace(".shortcut.", ".downsample.", StringComparison.Ordinal) : null;

    [GeneratedRegex(@"^(?:conv1|bn1|bn|layer\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Layers();
}
