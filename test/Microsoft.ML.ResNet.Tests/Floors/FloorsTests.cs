namespace Microsoft.ML.ResNet.Tests.Floors;

/// <summary>The order of the house, which docs/architecture.md draws.</summary>
[TestClass]
public sealed class FloorsTests
{
    private static readonly FloorPlan ThreeFloors = new(["Data", "Networks", "Trainers"]);

    private static readonly SourceFile Trainer = SourceFile.Parse(
        "Trainer.cs", "Trainers", "/// <summary>Trains.</summary>\npublic sealed class Trainer;");

    [TestMethod]
    public void Each_folder_uses_only_those_below_it()
    {
        var plan = FloorPlan.Parse(File.ReadAllText(Path.Combine(RepositoryFacts.Root, "docs", "architecture.md")));
        var files = SourceFile.ReadAll(Path.Combine(RepositoryFacts.Root, "src"));
        Assert.IsGreaterThan(300, files.Sum(file => file.Declared.Count));

        Assert.AreEqual("", string.Join(Environment.NewLine, plan.UsesUpwards(files)));
    }

    [TestMethod]
    public void No_line_of_code_is_longer_than_140_characters()
    {
        var files = Directory.EnumerateFiles(RepositoryFacts.Root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryFacts.Root, path).Split(Path.DirectorySeparatorChar))
            .Where(parts => !parts.Any(part => part is "bin" or "obj" or "artifacts" || part.StartsWith('.')));

        var longer =
            from parts in files
            from line in File.ReadLines(Path.Combine([RepositoryFacts.Root, .. parts])).Index()
            where line.Item.Length > 140
            select $"{string.Join('/', parts)}:{line.Index + 1}";

        Assert.AreEqual("", string.Join(Environment.NewLine, longer));
    }

    [TestMethod]
    [DataRow("internal sealed class Image(Trainer trainer);")]
    [DataRow("class A { string Text => $\"{new Trainer():f1}\"; }")]
    [DataRow("class A { string Text => $$\"\"\" a { {{ nameof(Trainer) }} \"\"\"; }")]
    public void A_use_upwards_is_found(string code) =>
        Assert.AreEqual(
            "Data/Image.cs uses Trainer of Trainers/",
            Assert.ContainsSingle(ThreeFloors.UsesUpwards([Trainer, SourceFile.Parse("Image.cs", "Data", code)])));

    [TestMethod]
    [DataRow("/// <see cref=\"Trainer\"/>\nclass A { /* Trainer */ }")]
    [DataRow(
        "class A { string Text => \"Trainer \\\" Trainer\" + @\"\\\" + $\"Trainer {{Trainer}} {1:Trainer}\" + \"\"\"Trainer\"\"\"; char C "
        + "= '\"'; }")]
    [DataRow("class A { int Trainer => 1; int B => this.Trainer; }")]
    public void Comments_texts_and_members_are_no_uses(string code) =>
        Assert.IsEmpty(ThreeFloors.UsesUpwards([Trainer, SourceFile.Parse("Image.cs", "Data", code)]));

    [TestMethod]
    public void A_part_of_a_type_may_stand_above_the_others()
    {
        var home = SourceFile.Parse("Image.cs", "Data", "public partial class Image;");
        var above = SourceFile.Parse("Image.Training.cs", "Trainers", "public partial class Image { Trainer Trainer() => new(); }");
        var user = SourceFile.Parse("Network.cs", "Networks", "class Network(Image image);");

        Assert.IsEmpty(ThreeFloors.UsesUpwards([home, above, user, Trainer]));
    }

    [TestMethod]
    public void A_folder_without_a_floor_is_named()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => ThreeFloors.UsesUpwards([SourceFile.Parse("A.cs", "Cellar", "class A;")]).ToList());

        Assert.Contains("src/Cellar/", error.Message);
    }
}
