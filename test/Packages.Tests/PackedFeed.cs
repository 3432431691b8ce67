using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Microsoft.ML.ResNet.Tests;

namespace Packages.Tests;

/// <summary>
/// The packages in a folder, of a version that was never there before, and beside it a folder outside of the repository for projects that
/// use them. Of the tool's packages, only this system's.
/// </summary>
[TestClass]
public static class PackedFeed
{
    private static TemporaryFolder? s_root;

    public static string Version { get; } = "0.1.0-test." + DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    public static string Folder => s_root!["feed"];

    public static string Projects => s_root!["projects"];

    /// <summary>Six photos of each class.</summary>
    public static string Photos => s_root!["my photos"];

    [AssemblyInitialize]
    public static void Pack(TestContext context)
    {
        s_root = new TemporaryFolder();
        FlowerPhotos.Unpack(Photos, ofClass: 6);
        foreach (string project in (string[])["src", "tool", "templates"])
            Dotnet.Run(RepositoryFacts.Root, "pack", project, "--configuration", "Release", "--nologo", "--verbosity", "quiet", "--output",
                Folder, $"-p:Version={Version}", $"-p:ToolPackageRuntimeIdentifiers={RuntimeInformation.RuntimeIdentifier}");

        Directory.CreateDirectory(Projects);
        new XElement("configuration", new XElement("packageSources",
            new XElement("add", new XAttribute("key", "packed"), new XAttribute("value", Folder))))
            .Save(Path.Combine(Projects, "NuGet.config"));
        // libtorch has half a gigabyte: its files are linked, not copied, from the package cache.
        File.WriteAllText(Path.Combine(Projects, "Directory.Build.props"), """
            <Project>
              <PropertyGroup>
                <CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>true</CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
                <NuGetAudit>false</NuGetAudit>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
            </Project>
            """);
    }

    [AssemblyCleanup]
    public static void Clean()
    {
        s_root?.Dispose();
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string unpacked in Directory.Exists(packages) ? Directory.GetDirectories(packages, "microsoft.ml.resnet*") : [])
        {
            if (Path.Combine(unpacked, Version) is var ours && Directory.Exists(ours))
                Directory.Delete(ours, recursive: true);
        }
    }

    public static string PathOf(string package, string ending = "nupkg") => Path.Combine(Folder, $"{package}.{Version}.{ending}");

    /// <summary>
    /// Takes TorchSharp's library from the copy that the tool is packed with, where this machine is older than it wants: that is known of
    /// such machines, and not what is tested.
    /// </summary>
    public static void LetLibTorchLoad(string output)
    {
        string library = Path.Combine(output, "libLibTorchSharp.so"), native = Path.Combine(RepositoryFacts.Root, "artifacts", "native");
        if (!File.Exists(library)
            || Directory.GetFiles(native, "libLibTorchSharp.so", SearchOption.AllDirectories) is not [var loadable, ..])
            return;
        // Not written over: it is linked to the package cache.
        File.Delete(library);
        File.Copy(loadable, library);
    }
}
