using System.Reflection;

namespace Microsoft.ML.ResNet.Tests.PublicSurface;

/// <summary>A stored surface that a reviewer reads: a change of it is a change of contract.</summary>
internal static class SurfaceSnapshot
{
    private const string UpdateSwitch = "UPDATE_PUBLIC_API";

    public static void AssertMatches(Assembly assembly, string folder)
    {
        string path = Path.Combine(RepositoryFacts.Root, folder, "PublicAPI.txt");
        var lines = AssemblySurface.Lines(assembly.Location);
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1")
            File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));

        string[] snapshot = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] differences = [.. snapshot.Except(lines).Select(line => "- " + line), .. lines.Except(snapshot).Select(line => "+ " + line)];
        Assert.IsEmpty(differences, $"{path} differs; if the change is meant, run the tests once with {UpdateSwitch}=1.\n{string.Join('\n', differences)}");
        Assert.IsTrue(snapshot.SequenceEqual(lines), $"{path} is out of order.");
    }
}
