using System.Reflection;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>What the build wrote into the test assembly about itself.</summary>
internal static class RepositoryFacts
{
    public static string Root => Value("RepositoryRoot");

    private static string Value(string key) =>
        typeof(RepositoryFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
