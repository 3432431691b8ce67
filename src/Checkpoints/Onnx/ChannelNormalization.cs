namespace Microsoft.ML.ResNet;

/// <summary>
/// What a graph does to each channel after a convolution, as one batch normalization of the kind built here: that of the graph, or what its
/// bias, scales and shifts come to.
/// </summary>
internal sealed class ChannelNormalization
{
    private double[] _scale, _shift, _mean, _variance;
    private bool _isMeasured;

    /// <param name="bias">Of the convolution.</param>
    public ChannelNormalization(float[] bias)
    {
        _scale = [.. bias.Select(_ => 1.0)];
        _shift = [.. bias.Select(value => (double)value)];
        _mean = new double[bias.Length];
        // With the epsilon it is 1.
        _variance = [.. bias.Select(_ => 1 - NormalizationPlan.Epsilon)];
    }

    /// <summary>Whether statistics of training are in it: where an exporter folded them into the convolution they are gone.</summary>
    public bool IsMeasured => _isMeasured;

    /// <summary>y · scale + shift.</summary>
    public void Then(double[] scale, double[] shift)
    {
        for (int i = 0; i < _scale.Length; i++)
            (_scale[i], _shift[i]) = (_scale[i] * scale[i], (_shift[i] * scale[i]) + shift[i]);
    }

    /// <summary>A batch normalization, exactly where only a bias came before it.</summary>
    public void ThenNormalize(float[] scale, float[] shift, float[] mean, float[] variance, double epsilon)
    {
        if (_isMeasured || _scale.Any(value => value != 1))
        {
            double[] factor = [.. scale.Zip(variance, (gamma, squares) => gamma / Math.Sqrt(squares + epsilon))];
            Then(factor, [.. shift.Select((value, i) => value - (mean[i] * factor[i]))]);
            return;
        }
        // A bias before it shifts the mean; another epsilon is a part of the variance.
        _mean = [.. mean.Select((value, i) => value - _shift[i])];
        _variance = [.. variance.Select(value => value + epsilon - NormalizationPlan.Epsilon)];
        (_scale, _shift, _isMeasured) = (ToDoubles(scale), ToDoubles(shift), true);
    }

    /// <summary>Weight, bias, running mean and running variance, as <see cref="NormalizationPlan.OperandNames"/> has them.</summary>
    public float[][] State => [ToSingles(_scale), ToSingles(_shift), ToSingles(_mean), ToSingles(_variance)];

    private static double[] ToDoubles(float[] values) => [.. values.Select(value => (double)value)];

    private static float[] ToSingles(double[] values) => [.. values.Select(value => (float)value)];
}
