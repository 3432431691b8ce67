namespace Microsoft.ML.ResNet.Tests.Scoring;

[TestClass]
public sealed class PredictionTests
{
    [TestMethod]
    public void The_most_probable_class_wins_and_the_first_of_equals()
    {
        Assert.AreEqual(3u, Prediction.Label([0.1f, 0.2f, 0.7f]));
        Assert.AreEqual(1u, Prediction.Label([0.4f, 0.4f, 0.2f]));
    }

    [TestMethod]
    public void Nothing_is_predicted_from_nothing_but_NaN() => Assert.AreEqual(0u, Prediction.Label([float.NaN, float.NaN]));
}
