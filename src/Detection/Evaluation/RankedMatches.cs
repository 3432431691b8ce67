namespace Microsoft.ML.ResNet;

/// <summary>
/// The detections of one class in all images by descending score, each right or wrong; equal scores stay in the order of images. What
/// counts neither way is not among them.
/// </summary>
internal sealed class RankedMatches
{
    private readonly double[] _recalls, _precisions;

    /// <param name="matches">Score, and whether it is right.</param>
    /// <param name="truthCount">Objects that there are to be found; above 0.</param>
    /// <param name="precisionEpsilon">Added to the divisor of precisions.</param>
    public RankedMatches(IEnumerable<(float Score, bool IsRight)> matches, int truthCount, double precisionEpsilon = 0)
    {
        var ranked = matches.OrderByDescending(match => match.Score).ToArray();
        (_recalls, _precisions) = (new double[ranked.Length], new double[ranked.Length]);
        Scores = Array.ConvertAll(ranked, match => match.Score);
        int right = 0;
        for (int i = 0; i < ranked.Length; i++)
        {
            right += ranked[i].IsRight ? 1 : 0;
            _recalls[i] = (double)right / truthCount;
            _precisions[i] = right / (i + 1 + precisionEpsilon);
        }
        RightCount = right;
    }

    public int RightCount { get; }

    public float[] Scores { get; }

    /// <summary>The share of objects found by each detection and those before it.</summary>
    public IReadOnlyList<double> Recalls => _recalls;

    /// <summary>The share of each detection and those before it that are right.</summary>
    public IReadOnlyList<double> Precisions => _precisions;

    /// <summary>The share found by all; 0 if there are none.</summary>
    public double Recall => _recalls.Length == 0 ? 0 : _recalls[^1];

    /// <summary>VOC 2007: the mean of the largest precisions at or above eleven recalls.</summary>
    public double ElevenPointPrecision()
    {
        double sum = 0;
        for (int i = 0; i <= 10; i++)
        {
            double recall = i * 0.1, largest = 0;
            for (int k = 0; k < _recalls.Length; k++)
            {
                if (_recalls[k] >= recall)
                    largest = Math.Max(largest, _precisions[k]);
            }
            sum += largest / 11;
        }
        return sum;
    }

    /// <summary>VOC 2010 to 2012: the area below the curve of largest precisions.</summary>
    public double AreaUnderEnvelope()
    {
        double[] envelope = Envelope();
        double area = 0, before = 0;
        for (int i = 0; i < envelope.Length; i++)
        {
            area += (_recalls[i] - before) * envelope[i];
            before = _recalls[i];
        }
        return area;
    }

    /// <summary>COCO: the mean of the largest precisions at or above 101 recalls.</summary>
    public double HundredPointPrecision()
    {
        double[] envelope = Envelope();
        double sum = 0;
        int next = 0;
        for (int i = 0; i <= 100; i++)
        {
            // As numpy's linspace has it.
            double recall = i == 100 ? 1 : i * 0.01;
            while (next < _recalls.Length && _recalls[next] < recall)
                next++;
            sum += next < _recalls.Length ? envelope[next] : 0;
        }
        return sum / 101;
    }

    /// <summary>At each detection the largest precision from there on.</summary>
    private double[] Envelope()
    {
        double[] envelope = [.. _precisions];
        for (int i = envelope.Length - 1; i > 0; i--)
            envelope[i - 1] = Math.Max(envelope[i - 1], envelope[i]);
        return envelope;
    }
}
