using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The shortcut connections of section 3.3, for training and scoring alike.</summary>
internal static class Shortcut
{
    /// <summary>What is added to a residual.</summary>
    /// <param name="input">float [N, C, H, W], the block's input.</param>
    /// <param name="block">Which shortcut the block has.</param>
    /// <param name="project">The projection, where the block has one; it returns a fresh tensor.</param>
    /// <returns>
    /// float [N, OutputChannels, ⌈H / stride⌉, ⌈W / stride⌉], the caller's to dispose, not to overwrite; null where there is no shortcut.
    /// </returns>
    public static Tensor? Of(Tensor input, BlockPlan block, Func<Tensor, Tensor>? project) => block.Shortcut switch
    {
        ShortcutPath.None => null,
        ShortcutPath.Identity => input.alias(),
        _ => project is null ? ZeroPad(input, block.OutputChannels, block.Stride) : project(input),
    };

    /// <summary>Option A: takes every stride-th pixel and adds channels of zeros, half of them on each side (an odd one after).</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="outputChannels">At least C.</param>
    /// <param name="stride">1 or 2.</param>
    /// <returns>[N, outputChannels, ⌈H / stride⌉, ⌈W / stride⌉].</returns>
    public static Tensor ZeroPad(Tensor input, long outputChannels, long stride)
    {
        var shape = input.shape;
        var added = outputChannels - shape[1];
        using var rows = input.slice(2, 0, shape[2], stride);
        using var pixels = rows.slice(3, 0, shape[3], stride);
        return nn.functional.pad(pixels, [0, 0, 0, 0, added / 2, added - added / 2]);
    }
}
