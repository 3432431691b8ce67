using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Mixes the images of training batches. What is drawn is a function of seed and step, on the host: nothing waits for the device.
/// </summary>
internal sealed class BatchMixer(BatchMixing options, long seed)
{
    /// <param name="images">float [N, C, H, W] with channels-last strides, normalised; changed in place.</param>
    /// <param name="labels">Int64 [N].</param>
    /// <param name="iteration">Steps done so far, from 0.</param>
    public TrainingTargets Mix(Tensor images, Tensor labels, long iteration)
    {
        var random = new StepRandom(seed, iteration);
        if (random.NextDouble() >= options.Probability)
            return new(labels);
        bool cuts = options.MixupAlpha == 0 || (options.CutMixAlpha > 0 && random.NextDouble() < 0.5);
        double share = random.NextBeta(cuts ? options.CutMixAlpha : options.MixupAlpha);
        if (!cuts)
            Blend(images, share);
        else
            share = Paste(images, CutMixBox.Draw((int)images.shape[2], (int)images.shape[3], share, ref random));
        return new(labels, labels.roll(1, 0), share);
    }

    private static void Blend(Tensor images, double share)
    {
        using var scope = NewDisposeScope();
        var pixels = images.permute(0, 2, 3, 1);
        var partners = pixels.roll(1, 0);
        using Scalar kept = share, mixed = 1 - share;
        pixels.mul_(kept).add_(partners, mixed);
    }

    /// <returns>The share of pixels that stay.</returns>
    private static double Paste(Tensor images, CutMixBox box)
    {
        long height = images.shape[2], width = images.shape[3];
        if (box.Area > 0)
        {
            using var scope = NewDisposeScope();
            var pixels = images.permute(0, 2, 3, 1).narrow(1, box.Top, box.Height).narrow(2, box.Left, box.Width);
            pixels.copy_(pixels.roll(1, 0));
        }
        return 1 - (double)box.Area / (height * width);
    }
}
