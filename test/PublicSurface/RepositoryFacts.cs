using System.Reflection;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>What the build wrote into the test assembly about itself.</summary>
internal static class RepositoryFacts
{
    public static string Root => Value("RepositoryRoot");

    /// <summary>Where Microsoft.ML and TorchSharp came from: <c>packages</c> or <c>standin</c>.</summary>
    public static string DependencySource => Value("DependencySource");

    private static string Value(string key) =>
        typeof(RepositoryFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
