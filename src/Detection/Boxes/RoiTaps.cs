namespace Microsoft.ML.ResNet;

/// <summary>
/// Of which pixels, and with what weights, the bins of a region are made along one side of it. Bilinear samples are products of one weight
/// a side, and so is the mean of a bin's samples: what falls on the same pixel is added up once, before any channel is read.
/// </summary>
internal sealed class RoiTaps
{
    private int[] _starts = [];
    private int[] _counts = [];
    private float[] _weights = [];
    private int _stride;

    /// <summary>Makes these the taps of a region.</summary>
    /// <param name="grid">How it is divided.</param>
    /// <param name="from">Where the region begins, in pixels of the image.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="length">Pixels of the feature map along this side.</param>
    public void Prepare(RoiGrid grid, float from, float to, int length)
    {
        float offset = grid.IsAligned ? 0.5f : 0;
        float start = (from * grid.Scale) - offset, extent = (to * grid.Scale) - offset - start;
        extent = MathF.Max(extent, grid.IsAligned ? 0 : 1);
        float bin = extent / grid.Size;
        int samples = grid.Samples > 0 ? grid.Samples : Math.Max((int)MathF.Ceiling(extent / grid.Size), 0);
        Reserve(grid.Size, Math.Min((int)MathF.Ceiling(MathF.Abs(bin)) + 3, length + 1));
        for (int i = 0; i < grid.Size; i++)
        {
            var weights = _weights.AsSpan(i * _stride, _stride);
            weights.Clear();
            int first = -1, last = -1;
            for (int sample = 0; sample < samples; sample++)
            {
                float position = start + (i * bin) + ((sample + 0.5f) * bin / samples);
                if (position < -1 || position > length)
                    continue;
                position = MathF.Max(position, 0);
                int low = (int)position, high = low + 1;
                float rest = position - low;
                if (low >= length - 1)
                    (low, high, rest) = (length - 1, length - 1, 0);
                if (first < 0)
                    first = low;
                weights[low - first] += (1 - rest) / samples;
                weights[high - first] += rest / samples;
                last = high;
            }
            (_starts[i], _counts[i]) = first < 0 ? (0, 0) : (first, last - first + 1);
        }
    }

    /// <summary>A weight for each pixel from <paramref name="start"/> on; none where the bin lies outside.</summary>
    public ReadOnlySpan<float> Of(int bin, out int start)
    {
        start = _starts[bin];
        return _weights.AsSpan(bin * _stride, _counts[bin]);
    }

    private void Reserve(int bins, int stride)
    {
        _stride = stride;
        if (_starts.Length < bins)
            (_starts, _counts) = (new int[bins], new int[bins]);
        if (_weights.Length < bins * stride)
            _weights = new float[bins * stride];
    }
}
