using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Microsoft.ML.ResNet.Tests;

namespace Packages.Tests;

/// <summary>What is in the packages.</summary>
[TestClass]
public sealed class PackageTests
{
    private const long LargestOnNuGet = 250_000_000;

    [TestMethod]
    [DataRow("Microsoft.ML.ResNet")]
    [DataRow("Microsoft.ML.ResNet.Tool")]
    [DataRow("Microsoft.ML.ResNet.Templates")]
    public void A_package_says_what_it_is_under_which_terms_and_what_is_new(string package)
    {
        using var archive = ZipFile.OpenRead(PackedFeed.PathOf(package));
        var metadata = Nuspec(archive);

        Assert.AreEqual("MIT", Value("license"));
        Assert.AreEqual("icon.png", Value("icon"));
        Assert.AreEqual("README.md", Value("readme"));
        Assert.IsGreaterThan(40, Value("description").Length);
        Assert.StartsWith("## ", Value("releaseNotes"));
        foreach (string file in (string[])["icon.png", "README.md"])
            Assert.IsNotNull(archive.GetEntry(file), file);

        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
    }

    [TestMethod]
    public void The_library_is_built_for_anyone_and_its_symbols_are_beside_it()
    {
        using var archive = ZipFile.OpenRead(PackedFeed.PathOf("Microsoft.ML.ResNet"));
        Assert.IsNotNull(archive.GetEntry("lib/net10.0/Microsoft.ML.ResNet.xml"));
        using var assembly = new PEReader(new MemoryStream(Bytes(archive, "lib/net10.0/Microsoft.ML.ResNet.dll")));
        var debug = assembly.ReadDebugDirectory();
        Assert.IsTrue(debug.Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible), "the build is not deterministic");

        using var symbols = ZipFile.OpenRead(PackedFeed.PathOf("Microsoft.ML.ResNet", "snupkg"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(Bytes(symbols, "lib/net10.0/Microsoft.ML.ResNet.pdb")));
        var reader = provider.GetMetadataReader();
        string[] sources = [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))];
        Assert.IsNotEmpty(sources);
        foreach (string source in sources)
            Assert.StartsWith("/_", source, "a path of this machine");
    }

    [TestMethod]
    public void The_tool_brings_what_it_needs_and_NuGet_takes_it()
    {
        string system = RuntimeInformation.RuntimeIdentifier, path = PackedFeed.PathOf($"Microsoft.ML.ResNet.Tool.{system}");
        Assert.IsLessThan(LargestOnNuGet, new FileInfo(path).Length);
        using var archive = ZipFile.OpenRead(path);
        string[] files = [.. archive.Entries.Select(entry => entry.FullName[(entry.FullName.LastIndexOf('/') + 1)..])];
        foreach (string needed in (string[])["mlresnet.dll", "ResNet18.onnx", "ResNetPreprocess.onnx", "index.html", "appsettings.json"])
            CollectionAssert.Contains(files, needed);
        Assert.IsFalse(Array.Exists(files, file => file.Contains("torch_python", StringComparison.Ordinal)));
        Assert.IsTrue(system != "linux-x64" || files.Contains("libtorch_cpu.so"));

        using var pointer = ZipFile.OpenRead(PackedFeed.PathOf("Microsoft.ML.ResNet.Tool"));
        using var settings = new StreamReader(pointer.Entries.Single(entry => entry.Name == "DotnetToolSettings.xml").Open());
        string text = settings.ReadToEnd();
        Assert.Contains("mlresnet", text);
        Assert.Contains(system, text);
    }

    /// <summary>Packed elsewhere: that takes minutes, and refusing it a moment.</summary>
    [TestMethod]
    [DataRow("linux-arm64")]
    [DataRow("osx-arm64")]
    public void ML_NET_does_not_refuse_to_be_packed_for_processors_of_Arm(string system) => Dotnet.Run(
        RepositoryFacts.Root, "msbuild", "tool", "-nologo", "-target:_CheckForUnsupportedPlatformTarget",
        "-property:Configuration=Release", $"-property:RuntimeIdentifier={system}");

    private static XElement Nuspec(ZipArchive archive)
    {
        using var stream = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    private static byte[] Bytes(ZipArchive archive, string name)
    {
        using var stream = archive.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
