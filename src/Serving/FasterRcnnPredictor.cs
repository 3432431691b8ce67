namespace Microsoft.ML.ResNet;

/// <summary>
/// Finds objects in single images for many callers at once, as a web server needs it: images that come at the same time and have one size
/// are seen together. What it finds is what <see cref="FasterRcnnTransformer.Transform"/> does. It is to detectors what
/// <see cref="ResNetPredictor"/> is to classifiers, with the same options and the same meter.
/// </summary>
/// <remarks>
/// Any number of threads may call. The transformer stays the caller's; dispose it after the predictor. Disposing the predictor waits for
/// the batch being scored; images still on their way fail with an <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class FasterRcnnPredictor : IAsyncDisposable, IDisposable
{
    private readonly ResNetPredictorOptions _options;
    private readonly DetectorScorer _scorer;
    private readonly ImageDecoder _decoder;
    private readonly PredictorQueue _queue;

    /// <summary>Starts a predictor, whose thread runs until it is disposed.</summary>
    /// <param name="transformer">What detects.</param>
    /// <param name="options">How to gather images and what to refuse. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public FasterRcnnPredictor(FasterRcnnTransformer transformer, ResNetPredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        _options = options ?? new();
        Validation.ThrowIfAny([.. _options.Problems()], nameof(options));
        _scorer = transformer.CreateScorer();
        _decoder = new ImageDecoder(_scorer.Input, _options.MaxImagePixels);
        _queue = new PredictorQueue(_scorer, _options);
    }

    /// <summary>The classes' names, in the order of the key values; the keys as text where they have none.</summary>
    public IReadOnlyList<string> Classes => _scorer.Classes;

    /// <summary>Finds objects in an encoded image.</summary>
    /// <param name="image">The file: JPEG, PNG, GIF (its first frame), BMP, WebP or ICO. It may not change until the task has
    /// ended.</param>
    /// <param name="cancellationToken">Takes the image out of the queue.</param>
    /// <exception cref="InvalidDataException">The image cannot be read; the message says why.</exception>
    /// <exception cref="ImageTooLargeException">
    /// It declares more pixels than <see cref="ResNetPredictorOptions.MaxImagePixels"/>.
    /// </exception>
    /// <exception cref="PredictorQueueFullException">
    /// Too many images are on their way, and <see cref="ResNetPredictorOptions.WhenFull"/> says to reject.
    /// </exception>
    /// <exception cref="InvalidOperationException">The batch could not be scored.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<FasterRcnnPrediction> PredictAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken = default) =>
        _queue.RunAsync(
            () => _decoder.Decode(image, _scorer.Size), target: null,
            (seen, row) => new FasterRcnnPrediction(row, Classes, seen.Pixels.OriginalSize), _options.WhenFull, cancellationToken);

    /// <summary>Ends the predictor: the batch being scored is finished, images still on their way fail.</summary>
    public void Dispose() => _queue.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();
}
