using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.ResNet.Tests;

namespace Packages.Tests;

/// <summary>What a new user does, with nothing but the packages.</summary>
[TestClass]
public sealed class UserTests
{
    [TestMethod]
    public void The_program_of_the_README_runs_in_a_fresh_project()
    {
        string folder = Project("Quickstart");
        File.Copy(Path.Combine(RepositoryFacts.Root, "samples", "Quickstart", "Program.cs"), Path.Combine(folder, "Program.cs"));
        File.WriteAllText(Path.Combine(folder, "Quickstart.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
                <SelfContained>false</SelfContained>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.ML.ResNet" Version="{PackedFeed.Version}" />
                {Reference("Microsoft.ML.DnnImageFeaturizer.ResNet18")}
                {Reference("Microsoft.ML.OnnxRuntime")}
                {Reference("TorchSharp-cpu")}
              </ItemGroup>
            </Project>
            """);
        string photos = Path.Combine(folder, "photos");
        FlowerPhotos.Unpack(photos, ofClass: 6);
        File.WriteAllLines(Path.Combine(folder, "photos.tsv"),
        [
            "Path\tLabel",
            .. FlowerPhotos.Of(photos).Select(path =>
                $"{Path.GetRelativePath(photos, path)}\t{Path.GetFileName(Path.GetDirectoryName(path))}"),
        ]);

        string said = BuildAndRun(folder, "Quickstart");

        Assert.Contains("of the photos that it has not seen are right.", said);
        Assert.Contains("Confusion table", said);
        Assert.IsTrue(File.Exists(Path.Combine(folder, "photos.zip")));
    }

    [TestMethod]
    public void The_template_gives_a_project_that_tells_photos_apart()
    {
        string hive = Path.Combine(PackedFeed.Projects, "hive"), folder = Path.Combine(PackedFeed.Projects, "Blossoms");
        Dotnet.Run(PackedFeed.Projects, "new", "install", PackedFeed.PathOf("Microsoft.ML.ResNet.Templates"), "--debug:custom-hive", hive);
        Dotnet.Run(PackedFeed.Projects, "new", "mlresnet", "--name", "Blossoms", "--debug:custom-hive", hive);
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "Blossoms.csproj", "Blossoms.mbconfig", "Blossoms.training.cs", "Blossoms.consumption.cs", "Blossoms.evaluate.cs",
                "Program.cs",
            },
            Directory.GetFiles(folder).Select(Path.GetFileName).ToArray());

        string said = BuildAndRun(folder, "Blossoms", PackedFeed.Photos, FlowerPhotos.Of(PackedFeed.Photos)[0]);

        Assert.IsTrue(Regex.IsMatch(said, @"[\d.]+ % of the photos in .* right"), said);
        Assert.IsTrue(Regex.IsMatch(said, @"\.jpg: \w+ [\d.]+ %"), said);
        Assert.IsTrue(File.Exists(Path.Combine(folder, "Blossoms.mlnet")));
    }

    [TestMethod]
    public void The_tool_installs_trains_predicts_exports_and_finds_itself_well()
    {
        string folder = Project("with the tool"), tools = Path.Combine(folder, "tools"), tool = Path.Combine(tools, "mlresnet");
        Dotnet.Run(folder, "tool", "install", "Microsoft.ML.ResNet.Tool", "--version", PackedFeed.Version, "--tool-path", tools);

        string doctor = Dotnet.Program(folder, tool, "doctor");
        string train = Dotnet.Program(folder, tool, "train", PackedFeed.Photos, "--epochs", "10", "--image-size", "64");
        string predict = Dotnet.Program(folder, tool, "predict", "model.mlnet", PackedFeed.Photos, "--json");
        Dotnet.Program(folder, tool, "export", "model.mlnet", "--onnx");

        Assert.DoesNotContain("missing", doctor);
        Assert.Contains("photos right", train);
        Assert.AreEqual(30, JsonDocument.Parse(predict).RootElement.GetArrayLength());
        Assert.IsGreaterThan(10_000_000, new FileInfo(Path.Combine(folder, "model.onnx")).Length);
    }

    private static string Project(string name) => Directory.CreateDirectory(Path.Combine(PackedFeed.Projects, name)).FullName;

    private static string BuildAndRun(string folder, string program, params IEnumerable<string> arguments)
    {
        Dotnet.Run(folder, "build", "--configuration", "Release", "--nologo", "--output", "out");
        string output = Path.Combine(folder, "out");
        PackedFeed.LetLibTorchLoad(output);
        return Dotnet.Run(folder, [Path.Combine(output, $"{program}.dll"), .. arguments]);
    }

    /// <summary>In the version that the repository builds with.</summary>
    private static string Reference(string package) => "<PackageReference " + Regex.Match(
        File.ReadAllText(Path.Combine(RepositoryFacts.Root, "Directory.Packages.props")),
        $"Include=\"{Regex.Escape(package)}\" Version=\"[^\"]+\" />").Value;
}
