namespace Microsoft.ML.ResNet;

/// <summary>
/// What a heat map is to explain. Values are checked, all at once, before anything is computed.
/// </summary>
public sealed record ClassActivationOptions
{
    /// <summary>
    /// The class to explain, by its name; by its key, counted from 1, where classes have no names. Default null: the most probable one,
    /// image by image.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>
    /// The layer whose maps are looked at, under torchvision's name, such as "layer3", "layer4.1" or "layer4.1.conv2". Default null: the
    /// last maps that the network makes, those of its last stage, which know most of the class and least of the place. Earlier layers have
    /// finer maps and know less.
    /// </summary>
    public string? Layer { get; init; }
}
