namespace Reporting.Tests;

[TestClass]
public sealed class ChartAxisTests
{
    [TestMethod]
    [DataRow(0, 64000, 8, "0 10k 20k 30k 40k 50k 60k")]
    [DataRow(0, 19.3, 6, "0 5 10 15 20")]
    [DataRow(0, 0.7, 6, "0 0.2 0.4 0.6 0.8")]
    [DataRow(0, 1, 4, "0 0.25 0.5 0.75 1")]
    [DataRow(-3, 2, 6, "-3 -2 -1 0 1 2")]
    [DataRow(5, 5, 5, "5 6 7 8 9 10")]
    [DataRow(0, 1.2e7, 6, "0 2M 4M 6M 8M 10M 12M")]
    public void Ticks_are_round_numbers_in_as_many_digits_as_they_need(double low, double high, int wanted, string ticks)
    {
        var axis = ChartAxis.Linear(low, high, wanted, endsOnTick: low != 0 || high != 64000);

        Assert.AreEqual(ticks, string.Join(' ', axis.Ticks.Select(axis.Label)));
    }

    [TestMethod]
    public void Ticks_of_a_logarithmic_axis_are_powers_of_ten_equally_far_apart()
    {
        var axis = ChartAxis.Logarithmic(0.002, 30, 6);

        Assert.AreEqual("0.001 0.01 0.1 1 10 100", string.Join(' ', axis.Ticks.Select(axis.Label)));
        foreach (var (tick, i) in axis.Ticks.Select((tick, i) => (tick, i)))
            Assert.AreEqual(i / 5.0, axis.Fraction(tick), 1e-12);
        Assert.IsFalse(double.IsFinite(axis.Fraction(0)));
        Assert.IsFalse(double.IsFinite(axis.Fraction(-1)));
    }

    [TestMethod]
    [DataRow(1, 20, 9)]
    [DataRow(1, 4, 9)]
    [DataRow(1, 56, 20)]
    [DataRow(1, 110, 4)]
    public void An_axis_of_things_that_are_counted_has_whole_ticks(int low, int high, int wanted)
    {
        double[] ticks = [.. ChartAxis.Linear(low, high, wanted, endsOnTick: false, wholeNumbers: true).Ticks];

        Assert.IsTrue(ticks.Length > 0 && ticks.All(double.IsInteger), string.Join(' ', ticks));
    }
}
