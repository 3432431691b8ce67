namespace Microsoft.ML.Trainers;

/// <summary>
/// The mean over the rows of -log P(label), plus L2 / 2 times the squared weights / the sum of the rows' weights: what softmax regression minimizes but for its L1 term.
/// </summary>
internal sealed class MaximumEntropyLoss(TrainingRows rows, double l2)
{
    private readonly double[] _scores = new double[rows.ClassCount];
    private readonly double _scale = 1 / rows.Weights.Sum(weight => (double)weight);

    /// <param name="x">The biases of all classes, then the weights of each class.</param>
    /// <param name="gradient">Receives the gradient.</param>
    public double Evaluate(double[] x, double[] gradient)
    {
        Array.Clear(gradient);
        var loss = 0.0;
        for (var row = 0; row < rows.Count; row++)
            loss += rows.Weights[row] * Accumulate(rows.Features[row], rows.Labels[row], rows.Weights[row], x, gradient);
        for (var i = rows.ClassCount; i < x.Length; i++)
        {
            loss += 0.5 * l2 * x[i] * x[i];
            gradient[i] += l2 * x[i];
        }

        foreach (ref var value in gradient.AsSpan())
            value *= _scale;
        return loss * _scale;
    }

    private double Accumulate(float[] features, int label, double weight, double[] x, double[] gradient)
    {
        for (var c = 0; c < _scores.Length; c++)
        {
            var weights = x.AsSpan(_scores.Length + (c * features.Length), features.Length);
            var sum = x[c];
            for (var j = 0; j < features.Length; j++)
                sum += weights[j] * features[j];
            _scores[c] = sum;
        }

        var highest = _scores.Max();
        var logOfSum = highest + Math.Log(_scores.Sum(score => Math.Exp(score - highest)));
        for (var c = 0; c < _scores.Length; c++)
        {
            var factor = weight * (Math.Exp(_scores[c] - logOfSum) - (c == label ? 1 : 0));
            var partials = gradient.AsSpan(_scores.Length + (c * features.Length), features.Length);
            gradient[c] += factor;
            for (var j = 0; j < features.Length; j++)
                partials[j] += factor * features[j];
        }

        return logOfSum - _scores[label];
    }
}
