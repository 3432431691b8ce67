using Microsoft.ML.ResNet.Tests.PublicSurface;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public class ReadmeTests
{
    [TestMethod]
    public void The_program_of_the_README_is_the_quickstart_sample_which_is_compiled()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFacts.Root, "README.md"));
        var program = File.ReadAllText(Path.Combine(RepositoryFacts.Root, "samples", "Quickstart", "Program.cs"));
        Assert.Contains($"```csharp\n{program}```", readme);
    }
}
