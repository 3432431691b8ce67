using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Mean and variance of values that come in batches, in double precision, whatever the size of the batches (Chan et al. 1979).
/// </summary>
internal sealed class ResponseMoments
{
    private long _count;
    private double _squares;

    public double Mean { get; private set; }

    /// <summary>Of all values, not of a sample of them: divided by their number.</summary>
    public double Variance => _count == 0 ? double.NaN : _squares / _count;

    public double StandardDeviation => Math.Sqrt(Variance);

    /// <param name="values">Floating point, any shape.</param>
    public void Add(Tensor values)
    {
        using var scope = NewDisposeScope();
        var exact = values.to_type(ScalarType.Float64);
        long count = exact.NumberOfElements, total = _count + count;
        double mean = exact.mean().item<double>(), difference = mean - Mean;
        // Not by var: TorchSharp 0.106 divides by one less than the count whatever it is told.
        var deviations = exact - mean;
        _squares += (deviations * deviations).sum().item<double>() + difference * difference * _count * count / total;
        Mean += difference * count / total;
        _count = total;
    }
}
