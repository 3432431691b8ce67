namespace Microsoft.ML.ResNet.Tests.Mixing;

[TestClass]
public sealed class StepRandomTests
{
    private static double[] Draw(Func<StepRandom, double> draw, int count = 20_000) =>
        [.. Enumerable.Range(0, count).Select(step => draw(new StepRandom(7, step)))];

    private static double Variance(double[] values) => values.Average(value => value * value) - values.Average() * values.Average();

    [TestMethod]
    [DataRow(0.05)]
    [DataRow(0.2)]
    [DataRow(1.0)]
    [DataRow(4.0)]
    public void Beta_has_the_mean_and_variance_of_its_formula(double alpha)
    {
        double[] shares = Draw(random => random.NextBeta(alpha));
        // Var = 1 / (4 (2α + 1)); the tolerances are five standard errors and more.
        double variance = 1 / (4 * (2 * alpha + 1));
        Assert.AreEqual(0.5, shares.Average(), 5 * Math.Sqrt(variance / shares.Length));
        Assert.AreEqual(variance, Variance(shares), 0.005);
        Assert.IsTrue(shares.All(share => share is >= 0 and <= 1));
    }

    [TestMethod]
    public void Beta_of_1_is_uniform()
    {
        double[] shares = [.. Draw(random => random.NextBeta(1)).Order()];
        // Kolmogorov and Smirnov: 1.95 / sqrt(n) is passed once in a thousand times.
        double distance = shares.Select((share, i) => Math.Abs(share - (i + 0.5) / shares.Length)).Max();
        Assert.IsTrue(distance < 1.95 / Math.Sqrt(shares.Length), $"{distance}");
    }

    [TestMethod]
    public void A_tiny_alpha_gives_one_of_both_ends_and_never_nothing() =>
        Assert.IsTrue(Draw(random => random.NextBeta(1e-6)).All(share => share is >= 0 and <= 1 && Math.Min(share, 1 - share) < 1e-6));

    [TestMethod]
    public void Numbers_follow_from_seed_and_step()
    {
        Assert.AreEqual(new StepRandom(7, 3).NextDouble(), new StepRandom(7, 3).NextDouble());
        Assert.AreNotEqual(new StepRandom(7, 3).NextDouble(), new StepRandom(7, 4).NextDouble());
        Assert.AreNotEqual(new StepRandom(7, 3).NextDouble(), new StepRandom(8, 3).NextDouble());
    }
}
