using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Transforms;
using TorchSharp;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Scoring;

[TestClass]
public sealed class ScoringModelTests
{
    [TestMethod]
    public void Eight_threads_score_as_one_does()
    {
        using var model = CreateModel();
        byte[] pixels = RandomPixels(16);
        float[] expected = Score(model, pixels);

        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => AreClose(expected, Score(model, pixels)));
    }

    [TestMethod]
    public void Disposing_waits_for_those_who_score()
    {
        var model = CreateModel();
        byte[] pixels = RandomPixels(32);
        float[] expected = Score(model, pixels);
        using var oneIsScored = new ManualResetEventSlim();
        var scorers = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            int scored = 0;
            try
            {
                for (; ; scored++)
                {
                    AreClose(expected, Score(model, pixels));
                    oneIsScored.Set();
                }
            }
            catch (ObjectDisposedException)
            {
                return scored;
            }
        })).ToArray();

        Assert.IsTrue(oneIsScored.Wait(TimeSpan.FromMinutes(1)));
        model.Dispose();

        Assert.IsGreaterThan(0, scorers.Sum(scorer => scorer.Result));
    }

    [TestMethod]
    public void A_callers_dispose_scope_takes_nothing_away_from_the_model()
    {
        ScoringModel model;
        using (NewDisposeScope())
            model = CreateModel();
        using (model)
            Assert.AreEqual(2, Score(model, RandomPixels(2)).Sum(), 1e-5);
    }

    [TestMethod]
    public void Scoring_leaves_no_tensors_behind()
    {
        using var model = CreateModel();
        byte[] pixels = RandomPixels(4);
        Score(model, pixels);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (int i = 0; i < 50; i++)
            Score(model, pixels);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Making_and_disposing_models_leaves_no_tensors_behind()
    {
        CreateModel().Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (int i = 0; i < 5; i++)
            CreateModel().Dispose();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Scoring_a_long_view_takes_no_more_memory_than_a_short_one()
    {
        var ml = new MLContext(seed: 1);
        var photos = Photos(64);
        var endless = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12_000).Select(i => photos[i % photos.Count]));
        using var transformer = Transformer(View(ml, 3).Schema, batchSize: 32);
        var scores = transformer.Transform(endless).GetColumn<float[]>("Score").GetEnumerator();
        for (int i = 0; i < 2_000; i++)
            scores.MoveNext();
        long before = ResidentBytes();

        while (scores.MoveNext())
        {
        }

        // What libtorch frees stays with the C library by some 50 MiB more or less; 10,000 images' activations would be above 500 MiB.
        Assert.IsLessThan(128L << 20, ResidentBytes() - before);
    }

    private static float[] Score(ScoringModel model, byte[] pixels)
    {
        int count = pixels.Length / model.Input.Shape.PixelCount;
        float[] probabilities = new float[count * model.ClassCount];
        model.Score(new PixelBatch(pixels, count), probabilities);
        return probabilities;
    }

    private static byte[] RandomPixels(int count)
    {
        byte[] pixels = new byte[count * Photo.Side * Photo.Side * 3];
        new Random(5).NextBytes(pixels);
        return pixels;
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
