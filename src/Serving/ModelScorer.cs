using System.Buffers;

namespace Microsoft.ML.ResNet;

/// <summary>Scores with a transformer's model, which stays the transformer's.</summary>
internal sealed class ModelScorer(ScoringModel model, IReadOnlyList<string> classes, int batchSize) : IBatchScorer
{
    private readonly ClassActivation _activation = new(model, classes);

    public ImageInput Input => model.Input;

    public int OutputSize => model.ClassCount;

    public IReadOnlyList<string> Classes => classes;

    public int BatchSize => batchSize;

    public void Score(IReadOnlyList<PixelBuffer> images, Span<float> probabilities)
    {
        if (images.Any(image => image.AreSingles))
        {
            using var memory = MemoryPool<float>.Shared.Rent(images.Count * model.Input.Shape.PixelCount);
            model.Score(new(Gather<float>(images, memory, static (image, place) => image.CopyTo(place)), images.Count), probabilities);
        }
        else
        {
            using var memory = MemoryPool<byte>.Shared.Rent(images.Count * model.Input.Shape.PixelCount);
            model.Score(new(Gather<byte>(images, memory, static (image, place) => image.Bytes.CopyTo(place)), images.Count), probabilities);
        }
    }

    public ActivationTarget TargetOf(ClassActivationOptions? options) => _activation.TargetOf(options);

    public ClassActivationMap Explain(PixelBuffer image, ActivationTarget target) => _activation.Explain(
        image.AreSingles ? new PixelBatch(image.Singles, count: 1) : new PixelBatch(image.Bytes, count: 1), target)[0];

    private ReadOnlySpan<T> Gather<T>(IReadOnlyList<PixelBuffer> images, IMemoryOwner<T> memory, CopyPixels<T> copy)
    {
        int length = model.Input.Shape.PixelCount;
        var batch = memory.Memory.Span[..(images.Count * length)];
        for (int i = 0; i < images.Count; i++)
            copy(images[i], batch.Slice(i * length, length));
        return batch;
    }

    private delegate void CopyPixels<T>(PixelBuffer image, Span<T> place);
}
