using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Explains what a model says of images. It computes through libtorch, whatever the model scores with: gradients are needed, and ONNX
/// Runtime has none. Any number of threads may use it.
/// </summary>
/// <param name="model">What scores.</param>
/// <param name="classes">What its classes are called.</param>
internal sealed class ClassActivation(ScoringModel model, IReadOnlyList<string> classes)
{
    /// <exception cref="ArgumentException">There is no such class or layer; the message names every problem.</exception>
    public ActivationTarget TargetOf(ClassActivationOptions? options) =>
        ActivationTarget.Of(options ?? new(), model.Architecture, model.Input.Shape.Channels, classes);

    /// <summary>How many images to explain at once: the maps of all layers from the one that is explained on are kept.</summary>
    public int BatchSize(int limit) => Math.Max(1, model.BatchSize(model.Input.Shape, limit) / 4);

    /// <param name="pixels">At least one image of the model's shape.</param>
    /// <param name="target">What to explain.</param>
    /// <exception cref="InvalidOperationException">Out of memory, or libtorch is not there.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ClassActivationMap[] Explain(PixelBatch pixels, ActivationTarget target)
    {
        byte[] bytes = LevelsOf(pixels);
        float[] singles = pixels.IsSingle ? MemoryMarshal.Cast<byte, float>(pixels.Bytes).ToArray() : [];
        int count = pixels.Count;
        ClassActivationMap[]? maps = null;
        model.Hold(_ => maps = Explain(bytes, singles, count, target));
        return maps!;
    }

    private ClassActivationMap[] Explain(byte[] bytes, float[] singles, int count, ActivationTarget target)
    {
        NativeErrors.CheckLibrary();
        TorchThreads.UseDefault();
        var shape = model.Input.Shape;
        try
        {
            using var defaults = TorchDefaults.Use();
            using var scope = NewDisposeScope();
            var device = model.Network.Classifier.weight.device;
            using var normalizer = model.Normalization.On(device);
            long[] size = [count, shape.Height, shape.Width, shape.Channels];
            var pixels = singles.Length > 0 ? tensor(singles, size) : tensor(bytes, size);
            var (heat, height, width, indices, probabilities) =
                GradCam.Compute(model.Network, normalizer.Apply(pixels.to(device)), target, model.IsMultiLabel);
            return
            [
                .. Enumerable.Range(0, count).Select(i => new ClassActivationMap(
                    heat[(i * height * width)..((i + 1) * height * width)], height, width,
                    bytes[(i * shape.PixelCount)..((i + 1) * shape.PixelCount)], shape)
                {
                    Key = (uint)indices[i] + 1,
                    Label = classes[indices[i]],
                    Probability = probabilities[i],
                    Layer = target.Layer,
                }),
            ];
        }
        catch (Exception error) when (NativeErrors.IsOutOfMemory(error))
        {
            throw NativeErrors.OutOfMemory(error, count, shape.ToString());
        }
    }

    /// <summary>The images as they can be shown.</summary>
    private static byte[] LevelsOf(PixelBatch pixels) => pixels.IsSingle
        ? Array.ConvertAll(
            MemoryMarshal.Cast<byte, float>(pixels.Bytes).ToArray(), level => (byte)Math.Clamp(MathF.Round(level), 0, byte.MaxValue))
        : pixels.Bytes.ToArray();
}
