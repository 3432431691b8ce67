using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

public sealed partial class ResNetTransformer
{
    /// <summary>What the classes are called: their keys as text where they have no names.</summary>
    internal string[] Classes => _classNames?.ToStrings()
        ?? [.. Enumerable.Range(1, Scoring.ClassCount).Select(key => key.ToString(CultureInfo.InvariantCulture))];

    /// <summary>
    /// Shows where in an image file the network sees a class, by Grad-CAM. The file becomes pixels as
    /// <see cref="ResNetPredictor.PredictAsync(ReadOnlyMemory{byte}, CancellationToken)"/> makes them.
    /// </summary>
    /// <param name="image">The file: JPEG, PNG, GIF (its first frame), BMP, WebP or ICO.</param>
    /// <param name="options">Which class, and at which layer. Default null: the most probable class, at the last stage.</param>
    /// <remarks>Gradients are computed by libtorch, also where <see cref="ScoringBackend.OnnxRuntime"/> scores.</remarks>
    /// <exception cref="ArgumentException">There is no such class or layer; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">The image cannot be read; the message says why.</exception>
    /// <exception cref="InvalidOperationException">Out of memory, or the native library of libtorch is missing.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public ClassActivationMap Explain(ReadOnlyMemory<byte> image, ClassActivationOptions? options = null) =>
        Explain((pixels, scaler) => EncodedImageReader.Read(image.Span, pixels, scaler), options);

    /// <summary>Shows where in an image the network sees a class, by Grad-CAM.</summary>
    /// <param name="image">The image; it stays the caller's.</param>
    /// <inheritdoc cref="Explain(ReadOnlyMemory{byte}, ClassActivationOptions?)" path="/*[not(self::param)]"/>
    /// <param name="options">Which class, and at which layer. Default null: the most probable class, at the last stage.</param>
    public ClassActivationMap Explain(MLImage image, ClassActivationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Explain(
            (pixels, scaler) => scaler.Scale(new Bitmap(image.Pixels, image.Width, image.Height, image.PixelFormat), pixels), options);
    }

    /// <summary>
    /// Shows where in the images of some data the network sees a class, by Grad-CAM: batch by batch, while the result is read.
    /// </summary>
    /// <param name="images">Has the feature column.</param>
    /// <param name="options">Which class, and at which layer. Default null: the most probable class, at the last stage.</param>
    /// <returns>A heat map for each row, in order. Each pass over it computes them anew.</returns>
    /// <exception cref="ArgumentException">There is no such class or layer; the message names every problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type than in training.</exception>
    /// <exception cref="InvalidDataException">While it is read: an image cannot be read; the message names the row.</exception>
    /// <exception cref="InvalidOperationException">Out of memory, or the native library of libtorch is missing.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public IEnumerable<ClassActivationMap> Explain(IDataView images, ClassActivationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        Scoring.ThrowIfDisposed();
        var feature = ColumnChecks.FindFeature(images.Schema, _columns.Feature, FeatureColumnType);
        var activation = CreateActivation();
        return ExplainRows(images, feature, activation, activation.TargetOf(options));
    }

    internal ClassActivation CreateActivation() => new(Scoring, Classes);

    private IEnumerable<ClassActivationMap> ExplainRows(
        IDataView images, DataViewSchema.Column feature, ClassActivation activation, ActivationTarget target)
    {
        var reader = ImageReader.Create(feature.Type, feature.Name, Scoring.Input);
        using var cursor = RowSource.Open(images, PathColumn.With(images.Schema, [feature]), reader.DecodesImages);
        var image = reader.Bind(cursor);
        var block = new PixelBlock(reader, activation.BatchSize(_batchSize));
        while (RowSource.MoveNext(cursor))
        {
            do
            {
                block.Append(image, cursor.Position);
            }
            while (!block.IsFull && RowSource.MoveNext(cursor));
            foreach (var map in activation.Explain(block.Decode(), target))
                yield return map;
            block.Clear();
        }
    }

    private ClassActivationMap Explain(Action<Span<byte>, ImageScaler> read, ClassActivationOptions? options)
    {
        Scoring.ThrowIfDisposed();
        var activation = CreateActivation();
        var target = activation.TargetOf(options);
        byte[] pixels = new byte[Scoring.Input.Shape.PixelCount];
        try
        {
            read(pixels, new ImageScaler(Scoring.Input));
        }
        catch (UnreadableImageException exception)
        {
            throw new InvalidDataException($"The image cannot be read: {exception.Message}.", exception);
        }
        return activation.Explain(new PixelBatch(pixels, count: 1), target)[0];
    }
}
