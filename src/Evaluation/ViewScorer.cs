using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Scores views in batches of one size, and adds up the probabilities of each row. What waits is bounded, whatever sizes the images have.
/// </summary>
/// <param name="model">What scores.</param>
/// <param name="areSingles">Whether pixels are float32; otherwise they are uint8.</param>
/// <param name="batchSize">Views at once, at most.</param>
internal sealed class ViewScorer(ScoringModel model, bool areSingles, int batchSize)
{
    public const long MostWaitingBytes = 64 << 20;

    private readonly Dictionary<ImageShape, ViewBatch> _batches = [];
    private float[] _probabilities = [];

    // The sum does not depend on which views came first, but for the last bit of a double.
    private double[] _sums = [];

    /// <summary>Bytes of the views that were added and not scored yet.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Forgets what was added and scored.</summary>
    /// <param name="rows">Rows to come.</param>
    /// <param name="mostSizes">Sizes whose memory is kept for them.</param>
    public void Start(int rows, int mostSizes)
    {
        if (_batches.Count > mostSizes)
            _batches.Clear();
        foreach (var batch in _batches.Values)
            batch.Clear();
        WaitingBytes = 0;
        int length = rows * model.ClassCount;
        if (_sums.Length < length)
            _sums = new double[length];
        Array.Clear(_sums);
    }

    /// <summary>Adds a view.</summary>
    /// <param name="row">Whose it is, from 0.</param>
    /// <param name="image">What it shows a part of.</param>
    /// <param name="place">The part's first row and column of pixels.</param>
    /// <param name="view">The part's size.</param>
    /// <param name="mirror">Whether left and right change places.</param>
    public void Add(int row, SizedImage image, (int Top, int Left) place, ImageShape view, bool mirror)
    {
        int pixelLength = view.Channels * (areSingles ? sizeof(float) : 1), rowLength = view.Width * pixelLength;
        var target = Reserve(row, view, view.Height * rowLength);
        for (int y = 0; y < view.Height; y++)
        {
            var line = target.Slice(y * rowLength, rowLength);
            image.Pixels.AsSpan((((place.Top + y) * image.Shape.Width) + place.Left) * pixelLength, rowLength).CopyTo(line);
            if (mirror)
                PixelOrder.Reverse(line, pixelLength);
        }
    }

    /// <summary>Scores what waits.</summary>
    /// <returns>For each row the probabilities of all its views added up; valid until the next start.</returns>
    public ReadOnlySpan<double> Finish()
    {
        foreach (var (view, batch) in _batches)
            Score(view, batch);
        WaitingBytes = 0;
        return _sums;
    }

    private Span<byte> Reserve(int row, ImageShape view, int length)
    {
        if (WaitingBytes + length > MostWaitingBytes)
        {
            Finish();
            _batches.Clear();
        }
        if (!_batches.TryGetValue(view, out var batch))
            _batches.Add(view, batch = new(model.BatchSize(view, batchSize), length));
        if (batch.IsFull)
            Score(view, batch);
        WaitingBytes += length;
        return batch.Add(row);
    }

    private void Score(ImageShape view, ViewBatch batch)
    {
        int count = batch.Rows.Count, classes = model.ClassCount;
        if (count == 0)
            return;
        if (_probabilities.Length < count * classes)
            _probabilities = new float[count * classes];
        model.Score(
            areSingles ? new(MemoryMarshal.Cast<byte, float>(batch.Bytes), count) : new(batch.Bytes, count), view,
            _probabilities.AsSpan(0, count * classes));
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < classes; k++)
                _sums[(batch.Rows[i] * classes) + k] += _probabilities[(i * classes) + k];
        }
        WaitingBytes -= batch.Bytes.Length;
        batch.Clear();
    }
}
