using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Scores with a transformer's model, which stays the transformer's.</summary>
internal sealed class ModelScorer(ScoringModel model, IReadOnlyList<string> classes, int batchSize) : IBatchScorer
{
    public ImageInput Input => model.Input;

    public int ClassCount => model.ClassCount;

    public IReadOnlyList<string> Classes => classes;

    public int BatchSize => batchSize;

    public void Score(IReadOnlyList<PixelBuffer> images, Span<float> probabilities)
    {
        var (channels, height, width) = model.Input.Shape;
        bool areSingles = images.Any(image => image.AreSingles);
        using var pixels = empty(images.Count, height, width, channels, areSingles ? ScalarType.Float32 : ScalarType.Byte);
        var target = pixels.bytes;
        int length = target.Length / images.Count;
        for (int i = 0; i < images.Count; i++)
        {
            var place = target.Slice(i * length, length);
            if (areSingles)
                images[i].CopyTo(MemoryMarshal.Cast<byte, float>(place));
            else
                images[i].Bytes.CopyTo(place);
        }
        model.Score(pixels, probabilities);
    }
}
