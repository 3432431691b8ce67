using System.CommandLine;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Cells.Commands;
using FashionMnist;
using ImageNetTraining;
using Microsoft.ML.ResNet.Tests;
using MlResNet.Commands;
using PaperExperiments.CommandLine;
using Serving;

namespace Documentation.Tests;

/// <summary>
/// Every command of the pages is one that there is: those of this repository's programs are parsed by the programs themselves.
/// </summary>
[TestClass]
public sealed partial class ShellBlockTests
{
    private static readonly string BuildScript = Read("build.sh");

    /// <summary>Programs that <c>build.sh</c> starts with the arguments that it is given.</summary>
    private static readonly Dictionary<string, Func<RootCommand>> Programs = new()
    {
        ["cells"] = CellCommand.Create,
        ["demo"] = () => DemoCommand.Create(_ => { }),
        ["serve"] = () => ServingCommand.Create(_ => Task.FromResult(0)),
        ["tool"] = ToolCommand.Create,
        ["imagenet"] = ImageNetCommand.Create,
        ["paper"] = PaperCommand.Create,
    };

    /// <summary>Commands of others; what is said of them is not tried.</summary>
    private static readonly string[] Others = ["cd", "curl", "docker", "kill", "mpirun", "mpiexec", "git"];

    private static readonly string[] DotnetCommands =
        ["add", "app.dll", "build", "format", "new", "pack", "publish", "remove", "run", "test", "tool"];

    public static IEnumerable<(string Place, string Command)> Commands =>
        from block in MarkdownBlock.All
        where block.Language == "sh"
        from command in block.Code.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select((text, line) => (text, line))
        let text = Comment().Replace(command.text, "").Trim()
        where text.Length > 0
        select ($"{block.File}:{block.Line + command.line}", text);

    [TestMethod]
    [DynamicData(nameof(Commands))]
    public void A_command_is_one_that_there_is(string place, string command)
    {
        string[] words =
        [
            .. Word().Matches(command).Select(match => match.Value.Trim('\'', '"'))
                .SkipWhile(word => Setting().IsMatch(word)).TakeWhile(word => word != ">"),
        ];
        switch (words[0])
        {
            case "./build.sh":
                AssertBuilds(place, words[1], words[2..]);
                break;
            case "mlresnet":
                AssertParsed(place, ToolCommand.Create(), words[1..]);
                break;
            case "dotnet":
                CollectionAssert.Contains(DotnetCommands, words[1], place);
                if (words is ["dotnet", "add", "package", var package, ..])
                    CollectionAssert.Contains(Packages(), package, place);
                break;
            default:
                CollectionAssert.Contains(Others, words[0], place);
                break;
        }
        foreach (string file in words.Zip(words.Skip(1)).Where(pair => pair.First == "--file").Select(pair => pair.Second))
            Assert.IsTrue(File.Exists(Path.Combine(RepositoryFacts.Root, file)), $"{place}: {file}");
    }

    [TestMethod]
    public void Commands_inside_of_sentences_are_of_the_script_too()
    {
        foreach (string page in MarkdownBlock.Pages())
        {
            foreach (Match match in InlineCommand().Matches(Read(page)))
                AssertBuilds(page, match.Groups[1].Value, []);
        }
    }

    [TestMethod]
    public void Commands_stand_in_blocks_that_say_so()
    {
        var others = MarkdownBlock.All.Where(block => block.Language.Length == 0
            && block.Code.Split('\n').Any(line => line.StartsWith("./build.sh ", StringComparison.Ordinal)
                || line.StartsWith("dotnet ", StringComparison.Ordinal) || line.StartsWith("mlresnet ", StringComparison.Ordinal)));
        Assert.AreEqual("", string.Join('\n', others));
    }

    private static void AssertBuilds(string place, string command, string[] arguments)
    {
        StringAssert.Contains(BuildScript, $"\n  {command}) ", $"{place}: ./build.sh {command}");
        if (arguments.Length == 0)
            return;
        if (Programs.TryGetValue(command, out var create))
            AssertParsed(place, create(), arguments);
        foreach (string option in arguments.Where(_ => command == "bench"))
            StringAssert.Contains(Read("bench/Microsoft.ML.ResNet.Bench/Program.cs"), $"\"{option}\"", place);
    }

    private static void AssertParsed(string place, RootCommand program, string[] arguments)
    {
        var errors = program.Parse(arguments).Errors.Select(error => error.Message).Where(IsNotOfAPlaceholder);
        Assert.AreEqual("", string.Join('\n', errors), place);
    }

    /// <summary>Files and folders that a page names are the reader's.</summary>
    private static bool IsNotOfAPlaceholder(string error) =>
        !error.Contains("does not exist", StringComparison.Ordinal) && !error.StartsWith("There is no ", StringComparison.Ordinal);

    /// <summary>Those of this repository, and those that it takes.</summary>
    private static string[] Packages() =>
    [
        "Microsoft.ML.ResNet", "Microsoft.ML.ResNet.AutoML", "Microsoft.ML.ResNet.Tool",
        .. XDocument.Parse(Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value),
    ];

    private static string Read(string file) => File.ReadAllText(Path.Combine(RepositoryFacts.Root, file));

    [GeneratedRegex(@"(^|\s+)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""")]
    private static partial Regex Word();

    [GeneratedRegex("^[A-Za-z_]+=")]
    private static partial Regex Setting();

    [GeneratedRegex(@"`[^`\n]*\./build\.sh ([a-z]+)[^`\n]*`")]
    private static partial Regex InlineCommand();
}
