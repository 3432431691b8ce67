using PaperExperiments.CommandLine;

namespace PaperExperiments.Tests;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    public void All_mistakes_are_reported_at_once_with_rule_option_and_value()
    {
        string[] errors = Errors(
            "table6 --data /nowhere --scale 2 --data-scale 0 --runs 0 --nets cifar-20,cifar-21,cifar-20 --batch-size 1 --threads x "
            + "--device tpu --hold-out 1");

        foreach (string expected in new[]
        {
            "--data must be a file or folder that is there; received \"/nowhere\".",
            "--scale must be in (0, 1]; received 2.",
            "--data-scale must be in (0, 1]; received 0.",
            "--runs must be from 1 to 1000; received 0.",
            "--nets must name each net once; received cifar-20 2 times.",
            "--batch-size must be at least 2; received 1.",
            "--device must be cpu, cuda or cuda:N; received \"tpu\".",
            "--hold-out must be in [0, 1); received 1.",
        })
            CollectionAssert.Contains(errors, expected);
        Assert.IsTrue(errors.Any(
            error => error.StartsWith("--nets: ", StringComparison.Ordinal) && error.Contains("\"cifar-21\"", StringComparison.Ordinal)));
        Assert.IsTrue(errors.Any(error => error.Contains("'x' for option '--threads'", StringComparison.Ordinal)));
        Assert.HasCount(10, errors);
    }

    [TestMethod]
    public void Images_are_needed_unless_only_a_plan_is_asked_for()
    {
        StringAssert.StartsWith(Errors("figure6").Single(), "--data must name the images");
        Assert.IsEmpty(Errors("figure6 --plan"));
        Assert.IsEmpty(Errors("table1"));
    }

    [TestMethod]
    public void Evaluate_reports_all_mistakes_at_once()
    {
        string[] errors = Errors(
            "evaluate --checkpoint /nowhere.pth --data /nowhere --architecture resnet-51 --normalization cifar-10 --top-k 0");

        Assert.HasCount(5, errors);
        CollectionAssert.Contains(errors, "--checkpoint must be a file that is there; received \"/nowhere.pth\".");
        CollectionAssert.Contains(errors, "--top-k must be at least 1; received 0.");
    }

    [TestMethod]
    [DataRow("table1")]
    [DataRow("table2")]
    [DataRow("table3")]
    [DataRow("table4")]
    [DataRow("table5")]
    [DataRow("table6")]
    [DataRow("figure1")]
    [DataRow("figure4")]
    [DataRow("figure6")]
    [DataRow("figure7")]
    [DataRow("shortcuts")]
    [DataRow("evaluate")]
    public void Every_table_and_figure_is_a_command_that_says_what_it_does(string name)
    {
        var command = PaperCommand.Create().Subcommands.Single(command => command.Name == name);

        Assert.IsFalse(string.IsNullOrWhiteSpace(command.Description));
        Assert.IsTrue(command.Options.All(option => !string.IsNullOrWhiteSpace(option.Description)));
    }

    private static string[] Errors(string commandLine) =>
        [.. PaperCommand.Create().Parse(commandLine).Errors.Select(error => error.Message)];
}
