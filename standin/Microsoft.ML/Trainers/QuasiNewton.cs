namespace Microsoft.ML.Trainers;

/// <summary>
/// Orthant-wise limited-memory quasi-Newton (Andrew and Gao, "Scalable Training of L1-Regularized Log-Linear Models", ICML 2007): minimizes a smooth function plus
/// L1 times the absolute values of all but the first variables. Without an L1 term it is L-BFGS with a backtracking line search.
/// </summary>
/// <param name="function">Gives the smooth part at a point, and writes its gradient.</param>
/// <param name="free">How many variables, the first ones, are exempt from the L1 term.</param>
/// <param name="l1">Factor of the L1 term.</param>
/// <param name="memory">Steps from which the curvature is estimated.</param>
internal sealed class QuasiNewton(Func<double[], double[], double> function, int free, double l1, int memory)
{
    private const double SufficientDecrease = 1e-4, Backtracking = 0.25, Forgetting = 0.25;
    private const int MaximumTrials = 40;

    private readonly List<(double[] Step, double[] Change, double Product)> _history = [];

    /// <summary>Stops when the improvement of a step, averaged with weights that shrink by a quarter from step to step into the past, is below the tolerance.</summary>
    public double[] Minimize(double[] start, double tolerance, int maximumIterations)
    {
        var x = start;
        var gradient = new double[x.Length];
        var value = Evaluate(x, gradient);
        var improvement = 0.0;
        for (var iteration = 1; iteration <= maximumIterations; iteration++)
        {
            var steepest = SteepestDescent(x, gradient);
            var direction = Direction(steepest);
            if (Search(x, value, steepest, direction, _history.Count == 0) is not var (next, nextGradient, nextValue))
                break;
            Remember(Difference(next, x), Difference(nextGradient, gradient));
            improvement = value - nextValue + (Forgetting * improvement);
            (x, gradient, value) = (next, nextGradient, nextValue);
            if (improvement * (1 - Forgetting) / (1 - Math.Pow(Forgetting, iteration)) < tolerance)
                break;
        }

        return x;
    }

    private double Evaluate(double[] x, double[] gradient) => function(x, gradient) + (l1 * x.Skip(free).Sum(Math.Abs));

    /// <summary>The negative of the subgradient that is smallest.</summary>
    private double[] SteepestDescent(double[] x, double[] gradient)
    {
        var steepest = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var slope = -gradient[i];
            steepest[i] = i < free ? slope : x[i] != 0 ? slope - (l1 * Math.Sign(x[i])) : Math.Sign(slope) * Math.Max(0, Math.Abs(slope) - l1);
        }

        return steepest;
    }

    /// <summary>The two loops of L-BFGS; what would leave the orthant of steepest descent is cut off.</summary>
    private double[] Direction(double[] steepest)
    {
        var direction = (double[])steepest.Clone();
        var factors = new double[_history.Count];
        for (var i = _history.Count - 1; i >= 0; i--)
        {
            factors[i] = Dot(_history[i].Step, direction) / _history[i].Product;
            Add(direction, -factors[i], _history[i].Change);
        }

        if (_history.Count > 0)
        {
            var (_, change, product) = _history[^1];
            var scale = product / Dot(change, change);
            foreach (ref var component in direction.AsSpan())
                component *= scale;
        }

        for (var i = 0; i < _history.Count; i++)
            Add(direction, factors[i] - (Dot(_history[i].Change, direction) / _history[i].Product), _history[i].Step);
        for (var i = free; i < direction.Length && l1 > 0; i++)
        {
            if (direction[i] * steepest[i] <= 0)
                direction[i] = 0;
        }

        return direction;
    }

    /// <returns>Null where no step leads down: this is the optimum as far as numbers tell.</returns>
    private (double[] X, double[] Gradient, double Value)? Search(double[] x, double value, double[] steepest, double[] direction, bool isFirst)
    {
        var length = isFirst ? 1 / Math.Sqrt(Dot(direction, direction)) : 1;
        for (var trial = 0; trial < MaximumTrials && double.IsFinite(length); trial++, length *= Backtracking)
        {
            var next = Step(x, steepest, direction, length);
            var gradient = new double[x.Length];
            var nextValue = Evaluate(next, gradient);
            var expected = Dot(steepest, Difference(next, x));
            if (expected > 0 && nextValue <= value - (SufficientDecrease * expected))
                return (next, gradient, nextValue);
        }

        return null;
    }

    /// <summary>A variable that would change its sign stops at zero.</summary>
    private double[] Step(double[] x, double[] steepest, double[] direction, double length)
    {
        var next = (double[])x.Clone();
        Add(next, length, direction);
        for (var i = free; i < next.Length && l1 > 0; i++)
        {
            if (next[i] * (x[i] != 0 ? x[i] : steepest[i]) < 0)
                next[i] = 0;
        }

        return next;
    }

    private void Remember(double[] step, double[] change)
    {
        var product = Dot(step, change);
        if (product <= 0)
            return;
        if (_history.Count == memory)
            _history.RemoveAt(0);
        _history.Add((step, change, product));
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Add(double[] target, double factor, double[] source)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    private static double[] Difference(double[] a, double[] b)
    {
        var difference = (double[])a.Clone();
        Add(difference, -1, b);
        return difference;
    }
}
