namespace Microsoft.ML.ResNet;

/// <summary>
/// Temperature scaling (Guo et al. 2017, section 4.2): softmax(z / T). Of the logits z, probabilities p tell all that matters, for
/// softmax(z / T) = p^(1/T) / Σ p^(1/T).
/// </summary>
internal static class TemperatureScaling
{
    /// <summary>What a probability of 0 counts as, here and in what is saved.</summary>
    private const float LeastProbability = OnnxLogarithm.SmallestNormal;

    private const double LeastTemperature = 1e-2, LargestTemperature = 1e2;

    public static float LogOf(float probability) => (float)Math.Log(Math.Max((double)probability, LeastProbability));

    /// <summary>Scales one row of log-probabilities by 1 / T and normalises it.</summary>
    /// <returns>The log of Σ exp(log p / T), from which the loss of any class follows.</returns>
    public static double Apply(ReadOnlySpan<float> logs, double inverseTemperature, Span<double> probabilities)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float log in logs)
            largest = Math.Max(largest, log * inverseTemperature);
        for (int i = 0; i < logs.Length; i++)
            sum += probabilities[i] = Math.Exp(logs[i] * inverseTemperature - largest);
        for (int i = 0; i < logs.Length; i++)
            probabilities[i] /= sum;
        return largest + Math.Log(sum);
    }

    /// <summary>
    /// The temperature of the least mean cross-entropy, in [0.01, 100]. In 1 / T that loss is convex, so Newton's method finds its minimum,
    /// kept inside a bracket that halves where a step would leave it.
    /// </summary>
    /// <param name="logs">Log-probabilities, row after row.</param>
    /// <param name="classes">Each row's true class, from 0.</param>
    public static double Fit(ReadOnlySpan<float> logs, ReadOnlySpan<int> classes)
    {
        const int MostSteps = 100;
        const double Tolerance = 1e-9;
        double low = 1 / LargestTemperature, high = 1 / LeastTemperature, inverse = 1;
        for (int step = 0; step < MostSteps && high - low > Tolerance * inverse; step++)
        {
            var (slope, curvature) = Derivatives(logs, classes, inverse);
            if (slope > 0)
                high = inverse;
            else
                low = inverse;
            double next = inverse - slope / curvature;
            next = next > low && next < high ? next : Math.Sqrt(low * high);
            if (Math.Abs(next - inverse) <= Tolerance * inverse)
                return 1 / next;
            inverse = next;
        }
        return 1 / inverse;
    }

    /// <summary>
    /// Of the mean loss with respect to 1 / T: the mean of E[log p] − log p of the true class, and of the variance of log p.
    /// </summary>
    private static (double Slope, double Curvature) Derivatives(
        ReadOnlySpan<float> logs, ReadOnlySpan<int> classes, double inverseTemperature)
    {
        int classCount = logs.Length / classes.Length;
        double slope = 0, curvature = 0;
        double[] probabilities = new double[classCount];
        for (int row = 0; row < classes.Length; row++)
        {
            var values = logs.Slice(row * classCount, classCount);
            Apply(values, inverseTemperature, probabilities);
            double mean = 0, square = 0;
            for (int i = 0; i < classCount; i++)
            {
                mean += probabilities[i] * values[i];
                square += probabilities[i] * values[i] * values[i];
            }
            slope += mean - values[classes[row]];
            curvature += square - mean * mean;
        }
        return (slope / classes.Length, curvature / classes.Length);
    }
}
