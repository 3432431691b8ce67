using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Scores single images for many callers at once, as a web server needs it: images that come at the same time are scored together, in
/// micro-batches. Predictions equal those of <see cref="NetworkTransformer.Transform"/> (within 1e-6: sums depend on the batch's size in
/// their last bits).
/// </summary>
/// <remarks>
/// <para>
/// Any number of threads may call. An image is decoded on a thread of the pool, waits at most <see cref="ResNetPredictorOptions.MaxWait"/>
/// for others, and is scored on the predictor's own thread. A bad image fails only its own caller; a batch that cannot be scored fails its
/// callers, and the predictor goes on. A caller who cancels leaves at once, except that decoding, once begun, is not interrupted.
/// </para>
/// <para>
/// Encoded images can be handed to any model of grey or colour images, whatever type its feature column has: they are resized by the
/// shorter side and cropped to <see cref="ImageShape"/>, and grey levels count from 0 to 255. Steps that a pipeline takes before the
/// network are not taken here.
/// </para>
/// <para>
/// A meter called <see cref="MeterName"/> (<see cref="System.Diagnostics.Metrics"/>) tells <c>resnet.predictor.queue.length</c>,
/// <c>.active_images</c>, <c>.batch.size</c>, <c>.duration</c> (in seconds; of images that failed with <c>error.type</c>) and
/// <c>.refused</c>, of all predictors of one <see cref="ResNetPredictorOptions.MeterFactory"/> together.
/// </para>
/// <para>
/// The transformer stays the caller's; dispose it after the predictor. Disposing the predictor waits for the batch being scored; images
/// still on their way fail with an <see cref="ObjectDisposedException"/>.
/// </para>
/// </remarks>
public sealed class ResNetPredictor : IAsyncDisposable, IDisposable
{
    /// <summary>The name of the meter: <c>Microsoft.ML.ResNet</c>.</summary>
    public const string MeterName = "Microsoft.ML.ResNet";

    private readonly ResNetPredictorOptions _options;
    private readonly IBatchScorer _scorer;
    private readonly IReadOnlyList<string> _classes;
    private readonly ImageInput _input;
    private readonly ImageDecoder _decoder;
    private readonly PredictorQueue _queue;

    /// <summary>Starts a predictor, whose thread runs until it is disposed.</summary>
    /// <param name="transformer">What scores.</param>
    /// <param name="options">How to gather images and what to refuse. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public ResNetPredictor(ResNetTransformer transformer, ResNetPredictorOptions? options = null)
        : this(transformer?.CreateScorer() ?? throw new ArgumentNullException(nameof(transformer)), options ?? new())
    {
    }

    internal ResNetPredictor(IBatchScorer scorer, ResNetPredictorOptions options)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        (_options, _scorer) = (options, scorer);
        _classes = scorer.Classes;
        _input = scorer.Input;
        _decoder = new ImageDecoder(scorer.Input, options.MaxImagePixels);
        _queue = new PredictorQueue(scorer, options);
    }

    /// <summary>The classes' names, in the order of the key values; the keys as text where they have none.</summary>
    public IReadOnlyList<string> Classes => _classes;

    /// <summary>The images that the network sees.</summary>
    public ImageShape ImageShape => _input.Shape;

    /// <summary>Images that wait for a batch.</summary>
    internal int WaitingImages => _queue.WaitingImages;

    /// <summary>
    /// Scores an encoded image: a JPEG, PNG, GIF (its first frame), BMP, WebP or ICO file, decoded as in training
    /// (<see cref="ImageDecoding"/>).
    /// </summary>
    /// <param name="image">The file. It may not change until the task has ended.</param>
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
    public Task<ResNetPrediction> PredictAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken = default) =>
        PredictAsync(image, _options.WhenFull, cancellationToken);

    /// <summary>Scores an image.</summary>
    /// <param name="image">Its pixels. It stays the caller's, and may not be changed or disposed until the task has ended.</param>
    /// <param name="cancellationToken">Takes the image out of the queue.</param>
    /// <exception cref="InvalidDataException">The image cannot be read; the message says why.</exception>
    /// <exception cref="PredictorQueueFullException">
    /// Too many images are on their way, and <see cref="ResNetPredictorOptions.WhenFull"/> says to reject.
    /// </exception>
    /// <exception cref="InvalidOperationException">The batch could not be scored.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<ResNetPrediction> PredictAsync(MLImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PredictAsync(() => _decoder.Decode(image), _options.WhenFull, cancellationToken);
    }

    /// <summary>Scores pixels.</summary>
    /// <param name="pixels">
    /// Values of the whole <see cref="ImageShape"/>, in the order of the model's feature column; row by row, the channels of a pixel
    /// together, where that column holds images. They may not change until the task has ended.
    /// </param>
    /// <param name="cancellationToken">Takes the image out of the queue.</param>
    /// <exception cref="InvalidDataException">There are too few or too many values, or one is not finite.</exception>
    /// <exception cref="PredictorQueueFullException">
    /// Too many images are on their way, and <see cref="ResNetPredictorOptions.WhenFull"/> says to reject.
    /// </exception>
    /// <exception cref="InvalidOperationException">The batch could not be scored.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<ResNetPrediction> PredictAsync(ReadOnlyMemory<float> pixels, CancellationToken cancellationToken = default) =>
        PredictAsync(() => _decoder.Decode(pixels), _options.WhenFull, cancellationToken);

    /// <summary>
    /// Scores encoded images, and waits for them; where the queue is full, for room too. Callers who come meanwhile find room between two
    /// batches.
    /// </summary>
    /// <param name="images">The files: JPEG, PNG, GIF (its first frame), BMP, WebP or ICO.</param>
    /// <param name="cancellationToken">Gives up what is not scored yet.</param>
    /// <returns>A prediction for each, in the order of <paramref name="images"/>.</returns>
    /// <exception cref="InvalidDataException">An image cannot be read; the message says which and why.</exception>
    /// <exception cref="InvalidOperationException">A batch could not be scored.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IReadOnlyList<ResNetPrediction> Predict(
        IReadOnlyList<ReadOnlyMemory<byte>> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new Task<ResNetPrediction>[images.Count];
        var predictions = new ResNetPrediction[images.Count];
        // One batch being scored and one being decoded: enough to keep both busy.
        int ahead = Math.Min(2 * _queue.BatchSize, _options.QueueCapacity);
        int begun = 0;
        for (int i = 0; i < images.Count; i++)
        {
            for (; begun < images.Count && begun < i + ahead; begun++)
                tasks[begun] = PredictAsync(images[begun], WhenQueueFull.Wait, givenUp.Token);
            try
            {
                predictions[i] = tasks[i].GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                givenUp.Cancel();
                if (exception is InvalidDataException or ImageTooLargeException)
                    throw new InvalidDataException($"Image {i} (counted from 0): {exception.Message}", exception);
                throw;
            }
        }
        return predictions;
    }

    /// <summary>
    /// Shows where in an encoded image the network sees a class, by Grad-CAM. It waits its turn and is refused as an image that is scored
    /// is, and takes several times as long.
    /// </summary>
    /// <param name="image">
    /// The file: JPEG, PNG, GIF (its first frame), BMP, WebP or ICO. It may not change until the task has ended.
    /// </param>
    /// <param name="options">Which class, and at which layer. Default null: the most probable class, at the last stage.</param>
    /// <param name="cancellationToken">Takes the image out of the queue.</param>
    /// <exception cref="ArgumentException">There is no such class or layer; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">The image cannot be read; the message says why.</exception>
    /// <exception cref="ImageTooLargeException">
    /// It declares more pixels than <see cref="ResNetPredictorOptions.MaxImagePixels"/>.
    /// </exception>
    /// <exception cref="PredictorQueueFullException">
    /// Too many images are on their way, and <see cref="ResNetPredictorOptions.WhenFull"/> says to reject.
    /// </exception>
    /// <exception cref="InvalidOperationException">The batch could not be scored, or libtorch, which computes it, is missing.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<ClassActivationMap> ExplainAsync(
        ReadOnlyMemory<byte> image, ClassActivationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var target = _scorer.TargetOf(options);
        return _queue.RunAsync(
            () => _decoder.Decode(image), target, (explained, _) => explained.Explanation!, _options.WhenFull, cancellationToken);
    }

    /// <summary>Ends the predictor: the batch being scored is finished, images still on their way fail.</summary>
    public void Dispose() => _queue.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    internal static ObjectDisposedException Disposed() =>
        new(nameof(ResNetPredictor), "The predictor was disposed before the image was scored.");

    private Task<ResNetPrediction> PredictAsync(ReadOnlyMemory<byte> image, WhenQueueFull whenFull, CancellationToken cancellationToken) =>
        PredictAsync(() => _decoder.Decode(image), whenFull, cancellationToken);

    private Task<ResNetPrediction> PredictAsync(
        Func<PixelBuffer> decode, WhenQueueFull whenFull, CancellationToken cancellationToken) => _queue.RunAsync(
            decode, target: null, (_, scores) => new ResNetPrediction(scores, _classes, _options.TopClasses), whenFull, cancellationToken);
}
