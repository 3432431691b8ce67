namespace Microsoft.ML.ResNet;

public sealed partial class PretrainedResNet
{
    private const int ImageNetClasses = 1000;

    private static readonly int[] Depths = [18, 34, 50, 101, 152];

    /// <summary>
    /// Microsoft's ResNets on the Hugging Face hub, <c>microsoft/resnet-18</c> and so on; their names here are <c>microsoft-resnet-18</c>
    /// and so on.
    /// </summary>
    private static IEnumerable<PretrainedResNet> HuggingFace => Depths.Select(depth => OfHub(
        $"microsoft-resnet-{depth}",
        $"microsoft/resnet-{depth}",
        depth,
        // crop_pct 0.875 of the model's preprocessor_config.json.
        resize: 256,
        ResizeFilter.Bilinear,
        $"Microsoft, https://huggingface.co/microsoft/resnet-{depth}; He et al. 2015, arXiv:1512.03385"));

    /// <summary>
    /// timm's ResNets of the recipe A1, <c>timm/resnet18.a1_in1k</c> and so on; their names here are <c>timm-resnet18-a1</c> and so on.
    /// </summary>
    private static IEnumerable<PretrainedResNet> Timm => Depths.Select(depth => OfHub(
        $"timm-resnet{depth}-a1",
        $"timm/resnet{depth}.a1_in1k",
        depth,
        // 224 / 0.95, the crop of the model's pretrained_cfg.
        resize: 235,
        ResizeFilter.Bicubic,
        "Wightman et al. 2021, \"ResNet strikes back\", arXiv:2110.00476, https://github.com/huggingface/pytorch-image-models"));

    /// <remarks>The hub publishes hashes on the pages of its files; none are known here for certain.</remarks>
    private static PretrainedResNet OfHub(
        string name, string repository, int depth, int resize, ResizeFilter filter, string citation) => new(
        name,
        new WebSource(new($"https://huggingface.co/{repository}/resolve/main/model.safetensors"),
            $"{repository.Replace('/', '-')}.safetensors", sha256: null),
        ResNetArchitecture.ImageNet(depth),
        ImageNetClasses,
        new()
        {
            ImageShape = new(3, 224, 224), Resize = resize, Filter = filter, Normalization = PixelNormalization.ImageNet,
        },
        "Apache-2.0",
        citation);
}
