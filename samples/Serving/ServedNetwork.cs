using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>What answers: a classifier or a detector, behind its queue.</summary>
internal abstract class ServedNetwork : IDisposable
{
    /// <summary>The classes' names, in the order of their keys.</summary>
    public abstract IReadOnlyList<string> Classes { get; }

    /// <summary>The image that the network sees; null where that depends on the image.</summary>
    public abstract ImageShape? Image { get; }

    /// <summary>What computes.</summary>
    public abstract ScoringBackend Backend { get; }

    /// <summary>Takes over the model.</summary>
    /// <exception cref="NotSupportedException">It is neither.</exception>
    public static ServedNetwork Create(ITransformer model, ResNetPredictorOptions options) => model switch
    {
        ResNetTransformer classifier => new ServedClassifier(classifier, options),
        FasterRcnnTransformer detector => new ServedDetector(detector, options),
        _ => throw new NotSupportedException($"A {model.GetType().Name} cannot be served."),
    };

    /// <summary>Scores something: the first score takes far longer than the others, and no user should wait for it.</summary>
    public abstract Task WarmUpAsync();

    /// <param name="image">The file.</param>
    /// <param name="version">Of the model.</param>
    /// <param name="cancellationToken">Whoever asked has gone.</param>
    public abstract Task<PredictionResponse> PredictAsync(byte[] image, string version, CancellationToken cancellationToken);

    /// <summary>Shows where the network sees a class.</summary>
    /// <exception cref="ArgumentException">There is no such class or layer.</exception>
    /// <exception cref="RequestException">It is a detector, whose answers say where things are.</exception>
    public abstract Task<ClassActivationMap> ExplainAsync(
        byte[] image, ClassActivationOptions options, CancellationToken cancellationToken);

    public abstract void Dispose();
}
