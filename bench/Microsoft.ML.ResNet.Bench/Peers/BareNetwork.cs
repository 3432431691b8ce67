using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ResNet.Bench.Peers;

/// <summary>The same nets as TorchSharp's users write them: modules and nothing else.</summary>
internal static class BareNetwork
{
    public static Module<Tensor, Tensor> ResNet20(int classes) =>
        Create(
            [Convolution(3, 16, 3), BatchNorm2d(16), ReLU(inplace: true)], 16, [16, 32, 64], [3, 3, 3], isBottleneck: false,
            projects: false, classes);

    public static Module<Tensor, Tensor> ResNet18(int classes) =>
        Create(ImageNetStem(), 64, [64, 128, 256, 512], [2, 2, 2, 2], isBottleneck: false, projects: true, classes);

    public static Module<Tensor, Tensor> ResNet50(int classes) =>
        Create(ImageNetStem(), 64, [64, 128, 256, 512], [3, 4, 6, 3], isBottleneck: true, projects: true, classes);

    private static Module<Tensor, Tensor>[] ImageNetStem() =>
        [Convolution(3, 64, 7, stride: 2), BatchNorm2d(64), ReLU(inplace: true), MaxPool2d(3, stride: 2, padding: 1)];

    private static Module<Tensor, Tensor> Create(
        Module<Tensor, Tensor>[] stem, int channels, int[] widths, int[] blocks, bool isBottleneck, bool projects, int classes)
    {
        var layers = new List<Module<Tensor, Tensor>>(stem);
        for (int stage = 0; stage < widths.Length; stage++)
        {
            for (int block = 0; block < blocks[stage]; block++)
            {
                int outputs = isBottleneck ? 4 * widths[stage] : widths[stage], stride = stage > 0 && block == 0 ? 2 : 1;
                layers.Add(new Block(
                    Path(channels, widths[stage], outputs, stride, isBottleneck), Shortcut(channels, outputs, stride, projects)));
                channels = outputs;
            }
        }
        return Sequential([.. layers, AdaptiveAvgPool2d(1), Flatten(), Linear(channels, classes)]);
    }

    private static Module<Tensor, Tensor> Path(int channels, int width, int outputs, int stride, bool isBottleneck) => isBottleneck
        ? Sequential(
            Convolution(channels, width, 1), BatchNorm2d(width), ReLU(inplace: true),
            Convolution(width, width, 3, stride), BatchNorm2d(width), ReLU(inplace: true), Convolution(width, outputs, 1),
            BatchNorm2d(outputs))
        : Sequential(
            Convolution(channels, width, 3, stride), BatchNorm2d(width), ReLU(inplace: true), Convolution(width, outputs, 3),
            BatchNorm2d(outputs));

    private static Module<Tensor, Tensor>? Shortcut(int channels, int outputs, int stride, bool projects) =>
        stride == 1 && channels == outputs ? null
        : projects ? Sequential(Convolution(channels, outputs, 1, stride), BatchNorm2d(outputs))
        : new PaddingShortcut(outputs - channels, stride);

    private static Conv2d Convolution(int inputs, int outputs, int size, int stride = 1) =>
        Conv2d(inputs, outputs, size, stride: stride, padding: size / 2, bias: false);

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> path;
        private readonly Module<Tensor, Tensor>? shortcut;

        public Block(Module<Tensor, Tensor> path, Module<Tensor, Tensor>? shortcut)
            : base(nameof(Block))
        {
            (this.path, this.shortcut) = (path, shortcut);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => path.call(input).add_(shortcut?.call(input) ?? input).relu_();
    }

    /// <summary>Option A of the paper: every second pixel, new channels zero.</summary>
    private sealed class PaddingShortcut(int added, int stride) : Module<Tensor, Tensor>(nameof(PaddingShortcut))
    {
        public override Tensor forward(Tensor input) =>
            functional.pad(
                input[TensorIndex.Ellipsis, TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)], [0, 0, 0, 0, 0, added]);
    }
}
