namespace Microsoft.ML.ResNet.Tests.HeadOnly;

/// <summary>
/// Multinomial logistic regression in double precision, to its optimum: the mean cross-entropy plus half the penalties times the squares of
/// weights and biases. Nesterov's accelerated gradient descent, begun anew whenever it overshoots (O'Donoghue and Candès, 2015).
/// </summary>
internal static class LogisticRegression
{
    /// <param name="rows">Features.</param>
    /// <param name="keys">Classes, from 1.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="penalty">Of the weights.</param>
    /// <param name="biasPenalty">Of the biases.</param>
    /// <returns>Weights, class after class, and biases.</returns>
    public static (double[] Weights, double[] Biases) Fit(float[][] rows, uint[] keys, int classCount, double penalty, double biasPenalty)
    {
        int width = rows[0].Length + 1;
        double[][] inputs = [.. rows.Select(row => row.Select(value => (double)value).Append(1).ToArray())];
        // The Hessian of softmax is at most half the identity.
        double step = 1 / (0.5 * inputs.Average(row => row.Sum(value => value * value)) + penalty);
        double[] weights = new double[classCount * width], before = weights;
        for (int i = 0, since = 0; i < 20_000; i++, since++)
        {
            double momentum = since / (since + 3.0);
            double[] ahead = [.. weights.Zip(before, (now, then) => now + momentum * (now - then))];
            double[] gradient = Gradient(inputs, keys, ahead, classCount, penalty, biasPenalty);
            if (gradient.Max(Math.Abs) < 1e-7)
                return ([.. ahead.Chunk(width).SelectMany(row => row[..^1])], [.. ahead.Chunk(width).Select(row => row[^1])]);
            before = weights;
            weights = [.. ahead.Zip(gradient, (value, slope) => value - step * slope)];
            if (gradient.Zip(weights.Zip(before, (now, then) => now - then), (slope, move) => slope * move).Sum() > 0)
                since = 0;
        }
        throw new InvalidOperationException("The reference has not converged.");
    }

    private static double[] Gradient(double[][] inputs, uint[] keys, double[] weights, int classCount, double penalty, double biasPenalty)
    {
        int width = inputs[0].Length;
        var gradient = new double[weights.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            var scores = new double[classCount];
            for (int c = 0; c < classCount; c++)
                for (int j = 0; j < width; j++)
                    scores[c] += weights[c * width + j] * inputs[i][j];
            double largest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - largest));
            for (int c = 0; c < classCount; c++)
            {
                double difference = (Math.Exp(scores[c] - largest) / sum - (keys[i] == c + 1 ? 1 : 0)) / inputs.Length;
                for (int j = 0; j < width; j++)
                    gradient[c * width + j] += difference * inputs[i][j];
            }
        }
        for (int k = 0; k < gradient.Length; k++)
            gradient[k] += (k % width < width - 1 ? penalty : biasPenalty) * weights[k];
        return gradient;
    }
}
