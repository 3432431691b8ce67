
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

    [TestMethod]
    public void Every_snippet_of_the_README_is_in_a_file_that_is_compiled()
    {
        string[] sources =
        [
            .. Directory.GetFiles(Path.Combine(RepositoryFacts.Root, "samples", "Quickstart"), "*.cs").Select(path => WithoutIndentation(
                File.ReadAllText(path))),
        ];
        string[] snippets =
        [
            .. File.ReadAllText(Path.Combine(RepositoryFacts.Root, "README.md")).Split("```csharp\n").Skip(1)
                .Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]),
        ];
        Assert.IsGreaterThan(1, snippets.Length);
        foreach (string snippet in snippets)
            Assert.IsTrue(sources.Any(source => source.Contains(WithoutIndentation(snippet), StringComparison.Ordinal)), snippet);
    }

    private static string WithoutIndentation(string code) => string.Join('\n', code.Split('\n').Select(line => line.TrimStart()));
}
