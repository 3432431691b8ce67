using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Evaluation;

[TestClass]
public sealed class ViewScorerTests
{
    private const int Rows = 20;

    [TestMethod]
    public void Views_of_ever_new_sizes_are_scored_before_they_fill_the_memory()
    {
        var architecture = ResNetArchitecture.ResNet18 with { BlocksPerStage = [1], Widths = [4] };
        var shape = new ImageShape(3, 32, 32);
        using var model = new ScoringModel(
            new ResidualNetwork(architecture, 2), new ImageInput(shape, PixelLayout.Interleaved), new(shape, [120], [60]), CPU);
        var scorer = new ViewScorer(model, areSingles: false, batchSize: 128);
        long most = 0;
        int scored = 0;

        scorer.Start(Rows, mostSizes: 1);
        for (int row = 0; row < Rows; row++)
        {
            var size = shape with { Height = 1500, Width = 1500 + row };
            long before = scorer.WaitingBytes;
            scorer.Add(row, new SizedImage(size, new byte[size.PixelCount]), (0, 0), size, mirror: false);
            most = Math.Max(most, scorer.WaitingBytes);
            scored += scorer.WaitingBytes < before ? 1 : 0;
        }
        var sums = scorer.Finish();

        Assert.IsLessThanOrEqualTo(ViewScorer.MostWaitingBytes, most);
        Assert.AreEqual(2, scored, "Twenty images of 6.75 MB are three times what may wait.");
        Assert.AreEqual(0, scorer.WaitingBytes);
        for (int row = 0; row < Rows; row++)
            Assert.AreEqual(1, sums[2 * row] + sums[(2 * row) + 1], 1e-5);
    }
}
