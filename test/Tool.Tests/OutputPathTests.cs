using Arguments;
using Microsoft.ML.ResNet.Tests;

namespace MlResNet.Tests;

/// <summary>What is written at the end of much work. A file in the place of a folder fails for whoever runs the tests.</summary>
[TestClass]
public sealed class OutputPathTests
{
    [TestMethod]
    public void A_model_that_cannot_be_written_at_the_end_is_written_elsewhere_and_that_is_said()
    {
        using var work = new TemporaryFolder();
        File.WriteAllText(work["place"], "in the way");
        string model = Path.Combine(work["place"], "model.mlnet");
        var said = new List<string>();

        string kept = OutputPath.Keep(model, path => File.WriteAllText(path, "weights"), said.Add);

        Assert.AreEqual("weights", File.ReadAllText(kept));
        Assert.AreEqual("model.mlnet", Path.GetFileName(kept));
        StringAssert.StartsWith(said.Single(), $"{model} could not be written (");
        StringAssert.EndsWith(said.Single(), $"it is in {kept} instead.");
        Directory.Delete(Path.GetDirectoryName(kept)!, recursive: true);
    }

    [TestMethod]
    public void A_model_that_can_be_written_is_where_it_should_be_and_nothing_is_said()
    {
        using var work = new TemporaryFolder();

        string kept = OutputPath.Keep(
            work["model.mlnet"], path => File.WriteAllText(path, "weights"), text => Assert.Fail($"said: {text}"));

        Assert.AreEqual(work["model.mlnet"], kept);
        Assert.AreEqual("weights", File.ReadAllText(kept));
    }

    [TestMethod]
    public void All_paths_that_cannot_be_written_are_named_and_those_that_can_are_left_as_they_were()
    {
        using var work = new TemporaryFolder();
        File.WriteAllText(work["place"], "in the way");
        File.WriteAllText(work["earlier.html"], "kept");
        string inFile = Path.Combine(work["place"], "model.mlnet"), inNewFolder = Path.Combine(work["new"], "report.html");

        var error = Assert.ThrowsExactly<IOException>(
            () => OutputPath.ThrowIfUnwritable(inFile, work["earlier.html"], work.Path, inNewFolder));

        Assert.HasCount(2, error.Message.Split(Environment.NewLine));
        Assert.Contains($"{inFile} cannot be written: ", error.Message);
        Assert.Contains($"{work.Path} cannot be written: it is a folder.", error.Message);
        Assert.AreEqual("kept", File.ReadAllText(work["earlier.html"]));
        Assert.IsEmpty(Directory.GetFiles(work["new"]));
    }
}
