namespace Microsoft.ML.ResNet.Tests.Detection.Testing;

/// <summary>Box refinement beside a slow program that does what the paper says, over a network that makes everything up.</summary>
[TestClass]
public sealed class RefinementTests
{
    private const int Classes = 3;

    private static readonly (int Height, int Width) Size = (60, 80);

    private static readonly DetectionOptions Options = new(
        new(60, 80), new(300, 300), ScoreThreshold: 0.2f, OverlapThreshold: 0.5, MaximumDetections: 40);

    [TestMethod]
    [DataRow(0.3, 0.5)]
    [DataRow(0.5, 0.3)]
    [DataRow(0.7, 1.0)]
    public void Both_rounds_are_joined_and_boxes_vote_as_in_a_slow_program(double overlap, double voting)
    {
        var random = new Random(4);
        var refinement = new DetectionRefinement { OverlapThreshold = overlap, VotingOverlap = voting };
        Box[][] proposals = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 30).Select(_ => BoxOf(random)).ToArray())];

        var found = new Detector(Options, Classes, refinement).Detect(new MadeUp(proposals));

        for (int image = 0; image < proposals.Length; image++)
        {
            var expected = Slow(proposals[image], image, refinement);
            Assert.IsGreaterThan(5, expected.Count);
            Assert.AreSequenceEqual(expected.Select(one => one.Class), found[image].Select(one => one.Class));
            foreach (var (slow, fast) in expected.Zip(found[image]))
            {
                Assert.AreEqual(slow.Score, fast.Score);
                foreach (var (a, b) in Sides(slow.Box).Zip(Sides(fast.Box)))
                    Assert.AreEqual(a, b, 1e-3);
            }
        }
    }

    [TestMethod]
    public void A_refined_detector_gives_other_boxes_than_one_that_looks_once()
    {
        var random = new Random(4);
        Box[][] proposals = [[.. Enumerable.Range(0, 30).Select(_ => BoxOf(random))]];

        var once = new Detector(Options, Classes).Detect(new MadeUp(proposals))[0];
        var twice = new Detector(Options, Classes, new() { OverlapThreshold = 0.5 }).Detect(new MadeUp(proposals))[0];

        CollectionAssert.AreNotEqual(once, twice);
    }

    [TestMethod]
    public void Where_nothing_is_proposed_nothing_is_found() =>
        Assert.IsEmpty(new Detector(Options, Classes, new()).Detect(new MadeUp([[]]))[0]);

    private static List<ResNet.Detection> Slow(Box[] proposals, int image, DetectionRefinement refinement)
    {
        var all = new List<ResNet.Detection>();
        var next = new List<Box>();
        foreach (var round in new[] { true, false })
        {
            foreach (var region in round ? [.. proposals] : next.ToArray())
            {
                var (probabilities, deltas) = MadeUp.Scores(image, region);
                var boxes = Enumerable.Range(0, Classes + 1).Select(
                    number => BoxCoding.Detections.Decode(region, deltas.AsSpan(4 * number, 4)).ClipTo(Size.Width, Size.Height)).ToArray();
                for (int number = 1; number <= Classes; number++)
                {
                    if (probabilities[number] > Options.ScoreThreshold)
                        all.Add(new(number - 1, probabilities[number], boxes[number]));
                }
                if (round)
                    next.Add(boxes[Enumerable.Range(1, Classes).MaxBy(number => probabilities[number])]);
            }
        }
        var kept = new List<ResNet.Detection>();
        foreach (var candidate in all.OrderByDescending(one => one.Score))
        {
            if (!kept.Any(one => one.Class == candidate.Class && Box.Overlap(one.Box, candidate.Box) > refinement.OverlapThreshold))
                kept.Add(candidate);
        }
        return [.. kept.Take(Options.MaximumDetections).Select(one =>
        {
            var voters = all.Where(other => other.Class == one.Class && Box.Overlap(other.Box, one.Box) >= refinement.VotingOverlap)
                .ToArray();
            float Vote(Func<Box, float> side) => voters.Sum(voter => voter.Score * side(voter.Box)) / voters.Sum(voter => voter.Score);
            return one with { Box = new(Vote(box => box.Left), Vote(box => box.Top), Vote(box => box.Right), Vote(box => box.Bottom)) };
        })];
    }

    private static float[] Sides(Box box) => [box.Left, box.Top, box.Right, box.Bottom];

    private static Box BoxOf(Random random)
    {
        float left = random.Next(50), top = random.Next(30);
        return new(left, top, left + random.Next(10, 30), top + random.Next(10, 30));
    }

    /// <summary>Scores that depend on nothing but where a region is.</summary>
    private sealed class MadeUp(Box[][] proposals) : DetectionPass([.. proposals.Select(_ => Size)])
    {
        public static (float[] Probabilities, float[] Deltas) Scores(int image, Box region)
        {
            var random = new Random(HashCode(image, region));
            float[] numbers = [.. Enumerable.Range(0, Classes + 1).Select(_ => (float)random.NextDouble() + 0.01f)];
            float sum = numbers.Sum();
            return (
                Array.ConvertAll(numbers, number => number / sum),
                [.. Enumerable.Range(0, 4 * (Classes + 1)).Select(_ => (float)random.NextDouble() - 0.5f)]);
        }

        public override Proposals[] Propose(ProposalOptions options) =>
            Array.ConvertAll(proposals, boxes => new Proposals(boxes, new float[boxes.Length]));

        public override RegionScores Predict(RegionBatch regions)
        {
            var scores = Enumerable.Range(0, regions.Count).Select(i => Scores(regions.ImageOf(i), regions[i])).ToArray();
            return new([.. scores.SelectMany(one => one.Probabilities)], [.. scores.SelectMany(one => one.Deltas)]);
        }

        public override void Dispose()
        {
        }

        private static int HashCode(int image, Box region) =>
            image + (int)(region.Left * 31) + (int)(region.Top * 1009) + (int)(region.Right * 30011) + (int)(region.Bottom * 100003);
    }
}
