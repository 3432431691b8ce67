
namespace Microsoft.ML.ResNet.Tests;

/// <summary>Where the files that tests read are.</summary>
internal static class TestFiles
{
    /// <summary>Stored tensors and the script that makes them.</summary>
    public static string Reference => Path.Combine(RepositoryFacts.Root, "test", "Microsoft.ML.ResNet.Tests", "Reference");

    /// <summary>
    /// A file of real data that may lie beside the repository, in ../shared/data. Where it does not, the test is skipped: it is not ours to
    /// redistribute.
    /// </summary>
    public static string SharedData(params string[] path)
    {
        var file = Path.Combine([RepositoryFacts.Root, "..", "shared", "data", .. path]);
        if (!File.Exists(file))
            Assert.Inconclusive($"needs {string.Join('/', path)} in ../shared/data beside the repository");
        return file;
    }
}
