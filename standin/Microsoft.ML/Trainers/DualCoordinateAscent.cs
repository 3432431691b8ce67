namespace Microsoft.ML.Trainers;

/// <summary>
/// Stochastic dual coordinate ascent (Shalev-Shwartz and Zhang, JMLR 14, 2013) of the logistic loss of label against every other class, with an L2 term of everything, biases included,
/// and soft thresholds for sparsity. One thread.
/// </summary>
/// <param name="rows">What to learn from.</param>
/// <param name="l1">Threshold of the weights: L1 / L2.</param>
/// <param name="l2">Factor of half the squared weights and biases in the mean loss of a row.</param>
internal sealed class DualCoordinateAscent(TrainingRows rows, float l1, float l2)
{
    private readonly float _step = 1 / (l2 * rows.Count);
    private readonly float[][] _weights = Zeros(rows), _unshrunkWeights = Zeros(rows);
    private readonly float[] _biases = new float[rows.ClassCount], _unshrunkBiases = new float[rows.ClassCount];
    private readonly float[] _duals = new float[rows.Count * rows.ClassCount];

    // With a one for the bias.
    private readonly float[] _norms = [.. rows.Features.Select(features => 1 + features.Sum(value => value * value))];

    /// <param name="iterations">Passes over the rows, at most.</param>
    /// <param name="tolerance">Enough once the duality gap is below this share of the loss.</param>
    /// <param name="random">Shuffles the rows, or null.</param>
    /// <returns>Weights and biases of the lowest loss.</returns>
    public (float[][] Weights, float[] Biases) Run(int iterations, float tolerance, Random random)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        var (weights, biases, lowest) = (_weights, _biases, double.PositiveInfinity);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            if (random != null)
                random.Shuffle(order);
            foreach (var row in order)
                Update(row);
            var (loss, gap) = Measure();
            if (loss < lowest)
                (weights, biases, lowest) = (Array.ConvertAll(_weights, values => (float[])values.Clone()), (float[])_biases.Clone(), loss);
            if (gap / loss < tolerance)
                break;
        }

        return (weights, biases);
    }

    private void Update(int row)
    {
        var (features, label, norm, importance) = (rows.Features[row], rows.Labels[row], _norms[row], rows.Weights[row]);
        var invariant = 1 / Math.Max(1, 0.25f + (2 * norm * _step * importance));
        var labelOutput = Output(features, label);
        var labelUpdate = 0f;
        for (var other = 0; other < rows.ClassCount; other++)
        {
            if (other == label)
                continue;
            ref var dual = ref _duals[(row * rows.ClassCount) + other];
            var margin = labelOutput + (labelUpdate * norm) - Output(features, other);
            var change = ((1 / (1 + MathF.Exp(margin))) - dual) * invariant;
            dual += change;
            var update = change * _step * importance;
            labelUpdate += update;
            Move(features, other, -update);
        }

        Move(features, label, labelUpdate);
    }

    private void Move(float[] features, int target, float update)
    {
        var (weights, unshrunk) = (_weights[target], _unshrunkWeights[target]);
        for (var j = 0; j < features.Length; j++)
        {
            unshrunk[j] += update * features[j];
            weights[j] = Shrink(unshrunk[j]);
        }

        _unshrunkBiases[target] += update;
        _biases[target] = Shrink(_unshrunkBiases[target]);
    }

    private float Shrink(float value) => MathF.Abs(value) > l1 ? value - (MathF.Sign(value) * l1) : 0;

    private (double Loss, double Gap) Measure()
    {
        double loss = 0, dualLoss = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var labelOutput = Output(rows.Features[row], rows.Labels[row]);
            for (var other = 0; other < rows.ClassCount; other++)
            {
                if (other == rows.Labels[row])
                    continue;
                loss += rows.Weights[row] * Math.Log(1 + Math.Exp(Output(rows.Features[row], other) - labelOutput));
                dualLoss += rows.Weights[row] * Entropy(_duals[(row * rows.ClassCount) + other]);
            }
        }

        var absolute = _weights.Sum(values => values.Sum(value => (double)Math.Abs(value))) + _biases.Sum(value => (double)Math.Abs(value));
        var squared = _weights.Sum(values => values.Sum(value => (double)value * value)) + _biases.Sum(value => (double)value * value);
        var primal = (loss / rows.Count) + (l2 * squared / 2) + (l1 * l2 * absolute);
        return (primal, primal - ((dualLoss / rows.Count) - (l2 * squared / 2)));
    }

    private float Output(float[] features, int target)
    {
        var sum = _biases[target];
        var weights = _weights[target];
        for (var j = 0; j < features.Length; j++)
            sum += weights[j] * features[j];
        return sum;
    }

    private static double Entropy(double probability) => probability is < 0 or > 1 ? double.NegativeInfinity : Term(probability) + Term(1 - probability);

    private static double Term(double probability) => probability > 0 ? -probability * Math.Log(probability) : 0;

    private static float[][] Zeros(TrainingRows rows) => [.. Enumerable.Range(0, rows.ClassCount).Select(_ => new float[rows.FeatureCount])];
}
