using System.Globalization;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>A training that goes on with another number of processes.</summary>
[TestClass]
public sealed class ResumedElsewhereTests
{
    private readonly TemporaryFolder _folder = new();

    private string Checkpoint => _folder.File("training.checkpoint");

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    public void Two_processes_then_one_then_three_each_killed_do_every_step_once()
    {
        string whole = Directory.CreateDirectory(_folder.File("whole")).FullName;
        var expected = Losses(MpiRun.RunUnder(null, 1, null, whole, "epochs", "verbose=1").MustSucceed().Lines);

        // After a kill, steps since the last checkpoint are made again, from the same state.
        AssertContinues(expected, first: 1, KillAfter("step 4 ", MpiRun.OpenMpi, 2));
        AssertContinues(expected, first: 3, KillAfter("step 9 ", null, 1));
        AssertContinues(expected, first: 8, Losses(
            MpiRun.Run(MpiRun.OpenMpi, 3, _folder.Root, "epochs", $"checkpoint={Checkpoint}", "verbose=1").MustSucceed().Lines));
        CollectionAssert.AreEqual(
            File.ReadAllBytes(_folder.File("epochs-0.safetensors")), File.ReadAllBytes(_folder.File("epochs-2.safetensors")));
        AssertClose(Path.Combine(whole, "epochs-0.safetensors"), _folder.File("epochs-0.safetensors"));
    }

    /// <summary>The loss over the epoch so far, by step: of another order of images it is another.</summary>
    private static SortedDictionary<long, double> Losses(IEnumerable<string> lines)
    {
        var losses = new SortedDictionary<long, double>();
        foreach (string[] words in lines.Select(line => line.Split(' ')).Where(words => words is ["step", _, "loss", _]))
            losses[long.Parse(words[1], CultureInfo.InvariantCulture)] = double.Parse(words[3], CultureInfo.InvariantCulture);
        return losses;
    }

    private static void AssertContinues(SortedDictionary<long, double> whole, long first, SortedDictionary<long, double> part)
    {
        Assert.IsInRange(first, first + 3, part.Keys.First());
        CollectionAssert.AreEqual(Enumerable.Range(0, part.Count).Select(i => part.Keys.First() + i).ToArray(), part.Keys);
        foreach (var (step, loss) in part)
            Assert.AreEqual(whole[step], loss, 5e-3, $"step {step}");
    }

    private SortedDictionary<long, double> KillAfter(string step, string? launcher, int processes)
    {
        using var process = MpiRun.Start(launcher, processes, null, _folder.Root, "epochs", $"checkpoint={Checkpoint}", "verbose=1");
        var lines = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line.Trim());
            if (lines[^1].StartsWith(step, StringComparison.Ordinal))
                break;
        }
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        Assert.IsEmpty(Directory.GetFiles(_folder.Root, "*.safetensors"));
        return Losses(lines);
    }

    private static void AssertClose(string expected, string actual)
    {
        using ResNetCheckpoint one = ResNetCheckpoint.Load(expected), other = ResNetCheckpoint.Load(actual);
        foreach (var (a, b) in one.Tensors.Zip(other.Tensors).Where(pair => pair.First.ElementType == TorchSharp.torch.ScalarType.Float32))
        {
            float[] x = new float[a.ElementCount], y = new float[b.ElementCount];
            a.ReadSingles(x);
            b.ReadSingles(y);
            // 15 steps of 32-bit rounding; the loss of another order of images would differ in the first digits.
            Assert.IsTrue(x.Zip(y).All(pair => Math.Abs(pair.First - pair.Second) <= 2e-2 * Math.Max(1, Math.Abs(pair.First))), a.Name);
        }
    }
}
