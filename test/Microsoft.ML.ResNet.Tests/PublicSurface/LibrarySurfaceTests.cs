using System.Reflection;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

[TestClass]
public sealed class LibrarySurfaceTests
{
    [TestMethod]
    public void The_surface_of_the_library_equals_its_snapshot() => SurfaceSnapshot.AssertMatches(Assembly.Load("Microsoft.ML.ResNet"), "src");
}
