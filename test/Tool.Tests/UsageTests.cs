using System.Globalization;
using Arguments;
using MlResNet.Commands;
using MlResNet.Training;

namespace MlResNet.Tests;

/// <summary>Command lines that mean nothing are a line before anything is done.</summary>
[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    [DataRow(
        "train . --method scratch,head",
        "--method must be head, finetune, features, scratch, dnnsdca, dnnlbfgs; received \"scratch,head\".")]
    [DataRow("train . --method 9", "received \"9\".")]
    [DataRow(
        "compare . --methods head,nothing",
        "--methods must be head, finetune, features, scratch, dnnsdca, dnnlbfgs; received \"nothing\".")]
    [DataRow("train . --image-size 7", "--image-size must be from 32 to 1024 pixels; received 7.")]
    [DataRow("train . --epochs 0", "--epochs must be at least 1; received 0.")]
    [DataRow("train . --threads 0", "--threads must be at least 1; received 0.")]
    [DataRow("train . --batch-size 1", "--batch-size must be at least 2; received 1.")]
    [DataRow("train . --learning-rate 0", "--learning-rate must be above 0 and below 100; received 0.")]
    [DataRow("train . --device tpu", "--device must be cpu, cuda or cuda:N; received \"tpu\".")]
    [DataRow(
        "train . --checkpoint nowhere.pth",
        "--checkpoint must be a file or a name that mlresnet checkpoints lists; received \"nowhere.pth\".")]
    [DataRow("train . --architecture resnet-50", "--architecture is for --method scratch")]
    [DataRow("train . --method scratch --architecture resnet-51", "--architecture is none")]
    [DataRow("predict m a.jpg --top 0", "--top must be at least 1; received 0.")]
    [DataRow("predict m a.jpg --csv --json", "--csv and --json exclude each other.")]
    [DataRow("features mlnet-resnet18 . --out f.txt", "--out must end in .csv, .npy, .parquet; received f.txt.")]
    [DataRow("features nowhere . --out f.csv", "CHECKPOINT must be a file or a name that mlresnet checkpoints lists")]
    [DataRow("serve m --port 70000", "--port must be from 1 to 65535; received 70000.")]
    [DataRow("summary resnet-18 --level 4", "--level must be from 1 to 3; received 4.")]
    [DataRow("doctor --verbosity loud", "--verbosity must be quiet, normal, detailed, diagnostic; received \"loud\".")]
    [DataRow("bake", "'bake'")]
    public void Options_that_mean_nothing_are_told(string arguments, string expected)
    {
        var result = ToolCommand.Create().Parse(arguments.Split(' '));

        Assert.IsTrue(result.Errors.Any(error => error.Message.Contains(expected, StringComparison.Ordinal)),
            string.Join('\n', result.Errors));
    }

    [TestMethod]
    public void Their_exit_code_is_2_and_help_is_none_of_them()
    {
        CommandLine.Run(TrainedModel.Root, "train").AssertFailed(2, "PHOTOS");
        CommandLine.Run(TrainedModel.Root, "train", ".", "--epochs", "0").AssertFailed(2, "--epochs must be at least 1; received 0.");
        CommandLine.Run(TrainedModel.Root, "train", ".", "--learning-rate", "1,5").AssertFailed(2, "--learning-rate must be a number");
        var help = CommandLine.Run(TrainedModel.Root, "train", "--help");
        help.AssertDone();
        Assert.Contains("--checkpoint", help.Output);
    }

    [TestMethod]
    [DataRow("train . --learning-rate 1,5", "--learning-rate must be a number, such as 0.5; received \"1,5\".")]
    [DataRow("train . --learning-rate NaN", "--learning-rate must be a number, such as 0.5; received \"NaN\".")]
    [DataRow("train . --epochs 1.5", "--epochs must be a whole number, such as 4; received \"1.5\".")]
    [DataRow("train . --seed 1,000", "--seed must be a whole number, such as 4; received \"1,000\".")]
    [DataRow("evaluate m . --test-fraction 0,2", "--test-fraction must be a number, such as 0.5; received \"0,2\".")]
    public void Numbers_are_those_of_programs_and_no_others(string arguments, string expected)
    {
        var command = ToolCommand.Create();
        command.ReadNumbersAsWritten();

        var error = command.Parse(arguments.Split(' ')).Errors.Single();

        Assert.AreEqual(expected, error.Message);
    }

    [TestMethod]
    public void Numbers_are_read_the_same_in_all_countries()
    {
        var before = CultureInfo.CurrentCulture;
        // As in Germany; the tests run without the data of countries.
        CultureInfo.CurrentCulture = new("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            var command = ToolCommand.Create();
            command.ReadNumbersAsWritten();

            var result = command.Parse(["train", ".", "--learning-rate", "1.5e-1", "--epochs", "3"]);

            Assert.IsEmpty(result.Errors);
            Assert.AreEqual(0.15, result.GetValue<double?>("--learning-rate"));
            Assert.AreEqual(3, result.GetValue<int?>("--epochs"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void Several_methods_by_commas_are_several_methods()
    {
        var result = ToolCommand.Create().Parse(["compare", ".", "--methods", "head,features", "Scratch"]);

        Assert.IsEmpty(result.Errors);
        CollectionAssert.AreEqual(
            new[] { TransferMethod.Head, TransferMethod.Features, TransferMethod.Scratch }, result.GetValue<TransferMethod[]>("--methods"));
    }
}
