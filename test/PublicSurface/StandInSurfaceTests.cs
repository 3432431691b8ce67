using System.Reflection;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

[TestClass]
public sealed class StandInSurfaceTests
{
    [TestMethod]
    [DataRow("Microsoft.ML")]
    [DataRow("Microsoft.ML.OnnxTransformer")]
    [DataRow("TorchSharp")]
    public void The_surface_of_a_stand_in_equals_its_snapshot(string name) => SurfaceSnapshot.AssertMatches(Load(name), Path.Combine("standin", name));

    [TestMethod]
    [DataRow("Microsoft.ML", "Microsoft.ML-5.0.0.txt")]
    [DataRow("Microsoft.ML.OnnxTransformer", "Microsoft.ML-5.0.0.txt")]
    [DataRow("TorchSharp", "TorchSharp-0.106.0.txt")]
    public void Every_member_of_a_stand_in_is_a_member_of_the_real_package(string name, string list)
    {
        var standIn = Load(name);
        string path = Path.Combine(RepositoryFacts.Root, "..", "shared", "api", list);
        if (!File.Exists(path))
            Assert.Inconclusive($"The list of the real package's members, {list}, is not beside this checkout.");

        var invented = AssemblySurface.Lines(standIn.Location).Except(File.ReadLines(path)).ToList();
        Assert.IsEmpty(invented, $"Not in {list}:\n{string.Join('\n', invented)}");
    }

    private static Assembly Load(string name)
    {
        if (RepositoryFacts.DependencySource != "standin")
            Assert.Inconclusive("This build uses the real packages.");
        return Assembly.Load(name);
    }
}
