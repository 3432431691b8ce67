using System.Diagnostics;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>Whatever goes wrong in one process: all end, soon, and say why.</summary>
[TestClass]
public sealed class FailureTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    private string Checkpoint => _folder.File("training.checkpoint");

    private string Advice => $"Started again, with any number of processes, training goes on from {Checkpoint}.";

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    private MpiRun.Result Fail(string launcher, string fault, params string[] further)
    {
        var result = MpiRun.Run(launcher, 2, [_folder.Root, "epochs", $"checkpoint={Checkpoint}", $"fault={fault}", .. further]);
        Assert.AreNotEqual(0, result.Status, result.Output);
        Assert.IsLessThan(s_soon, result.Elapsed, result.Output);
        Assert.IsEmpty(Directory.GetFiles(_folder.Root, "*.safetensors"));
        return result;
    }

    private void AssertCheckpointHoldsStep(long step)
    {
        using var saved = new CheckpointFiles(new TrainingCheckpoint { Path = Checkpoint }, message => Assert.Fail(message)).OpenNewest();
        Assert.AreEqual(step, saved!.State.Iteration);
    }

    [TestMethod]
    [DataRow(MpiRun.OpenMpi)]
    [DataRow(MpiRun.Mpich)]
    public void An_exception_in_the_callback_of_one_reaches_the_others_with_its_message(string launcher)
    {
        var result = Fail(launcher, "exception");
        StringAssert.Contains(result.Output, "FormatException: The callback has a fault.");
        string told = $"Process 1 of 2 on {Environment.MachineName} failed: FormatException: The callback has a fault. {Advice}";
        StringAssert.Contains(result.Output, $"InvalidOperationException: {told}");
        AssertCheckpointHoldsStep(6);
    }

    [TestMethod]
    [DataRow(MpiRun.OpenMpi)]
    [DataRow(MpiRun.Mpich)]
    public void A_killed_process_ends_the_job(string launcher)
    {
        var result = Fail(launcher, "kill");
        StringAssert.Contains(result.Output, "9");
        if (launcher == MpiRun.OpenMpi)
            StringAssert.Contains(
                result.Output,
                $"Process 0 of 2 was told to end while it trained: another process died, or the job was cancelled. {Advice}");
    }

    [TestMethod]
    public void A_process_that_exits_ends_the_others_with_a_message()
    {
        var result = Fail(MpiRun.Mpich, "exit");
        StringAssert.Contains(result.Output, $"Process 1 of 2 on {Environment.MachineName} was ended while it trained. {Advice}");
    }

    [TestMethod]
    [DataRow(MpiRun.OpenMpi)]
    [DataRow(MpiRun.Mpich)]
    public void A_hanging_process_is_waited_for_no_longer_than_the_time_limit(string launcher)
    {
        var result = Fail(launcher, "hang", "timeout=4");
        string told = $"Process 0 of 2 on {Environment.MachineName} waited 4 s for the others to ";
        StringAssert.Contains(result.Output, $"TimeoutException: {told}");
        StringAssert.Contains(result.Output, Advice);
        AssertCheckpointHoldsStep(6);
    }

    [TestMethod]
    public void A_full_disk_of_the_first_is_said_and_stops_none()
    {
        var result = MpiRun.Run(
            MpiRun.OpenMpi, 2, _folder.Root, "epochs", $"checkpoint={Checkpoint}", "fault=disk-full", "verbose=1").MustSucceed();
        StringAssert.Contains(result.Output, $"The checkpoint of step 7 could not be written to {Checkpoint}: No space left on device");
        AssertCheckpointHoldsStep(15);
    }

    [TestMethod]
    public void One_that_is_asked_to_stop_stops_all_with_the_best_weights_so_far()
    {
        MpiRun.Run(MpiRun.OpenMpi, 2, _folder.Root, "epochs", $"checkpoint={Checkpoint}", "fault=stop").MustSucceed();
        AssertCheckpointHoldsStep(8);
        CollectionAssert.AreEqual(
            File.ReadAllBytes(_folder.File("epochs-0.safetensors")), File.ReadAllBytes(_folder.File("epochs-1.safetensors")));
    }

    [TestMethod]
    public void A_loss_that_is_not_finite_ends_all_at_the_same_step()
    {
        var result = Fail(MpiRun.OpenMpi, "nan");
        var messages = result.Lines.Where(line => line.Contains("TrainingDivergedException: ")).ToArray();
        Assert.HasCount(2, messages, result.Output);
        StringAssert.Contains(messages[0], "The loss became");
        Assert.HasCount(1, messages.Select(message => message[message.IndexOf("Training", StringComparison.Ordinal)..]).Distinct());
    }

    [TestMethod]
    public void The_cancellation_of_one_cancels_all_at_the_same_step()
    {
        var result = Fail(MpiRun.OpenMpi, "cancel");
        Assert.AreEqual(2, result.Lines.Count(line => line.Contains("OperationCanceledException: ")), result.Output);
        StringAssert.Contains(result.Output, "Another of the processes was cancelled.");
        AssertCheckpointHoldsStep(7);
    }

    [TestMethod]
    public void Ctrl_C_ends_all_and_leaves_the_checkpoint_whole()
    {
        using var launcher = MpiRun.Start(MpiRun.OpenMpi, 2, null, _folder.Root, "long", $"checkpoint={Checkpoint}", "verbose=1");
        var errors = launcher.StandardError.ReadToEndAsync();
        while (launcher.StandardOutput.ReadLine() is { } line && !line.StartsWith("step 4 ", StringComparison.Ordinal))
        {
        }
        var clock = Stopwatch.StartNew();
        Process.Start("kill", ["-INT", $"{launcher.Id}"]).WaitForExit();
        string output = launcher.StandardOutput.ReadToEnd() + errors.Result;
        launcher.WaitForExit();

        Assert.AreNotEqual(0, launcher.ExitCode, output);
        Assert.IsLessThan(s_soon, clock.Elapsed, output);
        StringAssert.Contains(
            output, $"Process 0 of 2 was told to end while it trained: another process died, or the job was cancelled. {Advice}");
        using var saved = new CheckpointFiles(new TrainingCheckpoint { Path = Checkpoint }, message => Assert.Fail(message)).OpenNewest();
        Assert.IsGreaterThanOrEqualTo(3, saved!.State.Iteration);
    }

    [TestMethod]
    public void Other_options_are_refused_on_all_and_every_difference_is_named()
    {
        var result = Fail(MpiRun.OpenMpi, "options");
        string message = result.Lines.First(line => line.Contains("InvalidOperationException: "));
        StringAssert.Contains(message, "The processes were given different trainings:");
        StringAssert.Contains(message, "- Options.BatchSize: 16 in process 0, 20 in process 1");
        StringAssert.Contains(message, "- Options.Momentum: 0.9 in process 0, 0.5 in process 1");
        // Two processes may write into one line.
        Assert.HasCount(3, result.Output.Split("InvalidOperationException: "), result.Output);
    }

    [TestMethod]
    public void Other_files_are_refused_on_all_by_name_before_they_are_read()
    {
        using ImageFolderOnDisk images = new(40), others = new(40);
        foreach (string file in others.Files)
            File.Move(file, file + ".png");
        var result = Fail(MpiRun.OpenMpi, "none", $"files={images.Root}", $"files-of-last={others.Root}");
        StringAssert.Contains(result.Output, "- Training files: names ");
    }

    [TestMethod]
    public void Another_data_set_is_refused_on_all_by_name()
    {
        var result = Fail(MpiRun.OpenMpi, "data");
        string message = result.Lines.First(line => line.Contains("InvalidOperationException: "));
        StringAssert.Contains(message, "- Pixels: ");
        Assert.HasCount(3, result.Output.Split("InvalidOperationException: "), result.Output);
    }

    [TestMethod]
    [DataRow(MpiRun.OpenMpi, "libmpich.so.12")]
    [DataRow(MpiRun.Mpich, "libmpi.so.40")]
    public void The_library_of_another_launcher_is_refused(string launcher, string library)
    {
        var result = Fail(launcher, "none", $"library={library}");
        StringAssert.Contains(result.Output, "started 2 processes, but the MPI library " + library);
        StringAssert.Contains(result.Output, "sees 1: it does not belong to this launcher.");
    }
}
