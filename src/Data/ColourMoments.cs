namespace Microsoft.ML.ResNet;

/// <summary>
/// The covariance of red, green and blue over all pixels of some images. Sums are whole numbers, so their order does not matter.
/// </summary>
internal sealed class ColourMoments
{
    private const int Channels = 3;

    // 64 bits hold the squares of 2.8e14 pixels.
    private readonly long[] _sums = new long[Channels];
    private readonly long[,] _products = new long[Channels, Channels];
    private long _count;

    public bool IsEmpty => _count == 0;

    /// <param name="pixels">Pixels <c>[..., 3]</c>.</param>
    public void Add(ReadOnlySpan<byte> pixels)
    {
        long red = 0, green = 0, blue = 0, redRed = 0, redGreen = 0, redBlue = 0, greenGreen = 0, greenBlue = 0, blueBlue = 0;
        for (int i = 0; i + 2 < pixels.Length; i += Channels)
        {
            int r = pixels[i], g = pixels[i + 1], b = pixels[i + 2];
            red += r;
            green += g;
            blue += b;
            redRed += r * r;
            redGreen += r * g;
            redBlue += r * b;
            greenGreen += g * g;
            greenBlue += g * b;
            blueBlue += b * b;
        }

        Add(
            pixels.Length / Channels, [red, green, blue],
            new[,] { { redRed, redGreen, redBlue }, { redGreen, greenGreen, greenBlue }, { redBlue, greenBlue, blueBlue } });
    }

    public void Add(ColourMoments other) => Add(other._count, other._sums, other._products);

    /// <summary>Makes the sums those of several, who add theirs up: all are whole numbers.</summary>
    public void Sum(Action<double[]> add)
    {
        double[] sums = [_count, .. _sums, .. _products.Cast<long>()];
        add(sums);
        (_count, int at) = ((long)sums[0], 1);
        for (int i = 0; i < Channels; i++)
            _sums[i] = (long)sums[at++];
        for (int i = 0; i < Channels; i++)
        {
            for (int j = 0; j < Channels; j++)
                _products[i, j] = (long)sums[at++];
        }
    }

    /// <summary>Eigenvectors of the covariance of pixels scaled to 0..1, those of the largest eigenvalues first.</summary>
    public PrincipalColour[] PrincipalColours()
    {
        var covariance = new double[Channels, Channels];
        for (int i = 0; i < Channels; i++)
        {
            for (int j = 0; j < Channels; j++)
            {
                var exact = (Int128)_products[i, j] * _count - (Int128)_sums[i] * _sums[j];
                covariance[i, j] = (double)exact / _count / _count / (byte.MaxValue * byte.MaxValue);
            }
        }

        return [.. SymmetricEigen.Decompose(covariance)
            .Select(pair => new PrincipalColour(Math.Max(0, pair.Value), pair.Vector[0], pair.Vector[1], pair.Vector[2]))];
    }

    private void Add(long count, ReadOnlySpan<long> sums, long[,] products)
    {
        _count += count;
        for (int i = 0; i < Channels; i++)
        {
            _sums[i] += sums[i];
            for (int j = 0; j < Channels; j++)
                _products[i, j] += products[i, j];
        }
    }
}
