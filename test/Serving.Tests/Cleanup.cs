namespace Serving.Tests;

[TestClass]
public static class Cleanup
{
    [AssemblyCleanup]
    public static void DeleteFiles() => FashionModel.DeleteFiles();
}
