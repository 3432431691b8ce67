using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;

namespace MlResNet.Tests;

/// <summary>The commands that neither train nor predict.</summary>
[TestClass]
public sealed class CommandTests
{
    [TestMethod]
    public void Evaluation_of_what_train_set_aside_finds_what_train_found()
    {
        using var work = new TemporaryFolder();

        var evaluate = CommandLine.Run(
            work.Path, "evaluate", TrainedModel.Model, TrainedModel.Photos, "--test-fraction", "0.2", "--report", "e.html");

        evaluate.AssertDone();
        Assert.AreEqual(Headline(TrainedModel.Training.Output), Headline(evaluate.Output));
        Assert.IsTrue(File.Exists(Path.Combine(work.Path, "e.html")));
        CommandLine.Run(work.Path, "evaluate", TrainedModel.Model, "nowhere").AssertFailed(1, "There is no folder and no table nowhere.");

        static string Headline(string output) => Regex.Match(output, @"[\d.]+ % of \d+ photos right \(.*\)").Value;
    }

    [TestMethod]
    public void Photos_of_classes_that_the_model_does_not_know_are_counted_as_wrong_and_said()
    {
        using var work = new TemporaryFolder();
        foreach (string name in (string[])["roses", "tulips"])
        {
            string folder = Path.Combine(work.Path, "photos", name == "roses" ? name : "orchids");
            Directory.CreateDirectory(folder);
            foreach (string photo in FlowerPhotos.Of(Path.Combine(TrainedModel.Photos, name)).Take(3))
                File.Copy(photo, Path.Combine(folder, Path.GetFileName(photo)));
        }

        var evaluate = CommandLine.Run(work.Path, "evaluate", TrainedModel.Model, "photos");

        evaluate.AssertDone();
        Assert.Contains("of 3 photos of known classes right", evaluate.Output);
        Assert.Contains("3 photos are of classes that the model does not know (orchids: 3).", evaluate.Output);
        Assert.Contains("of 6 photos right", evaluate.Output);
        Assert.Contains("of 6 photos right", File.ReadAllText(Path.Combine(work.Path, "blüten.evaluation.html")));
        Directory.Delete(Path.Combine(work.Path, "photos", "roses"), recursive: true);
        var none = CommandLine.Run(work.Path, "evaluate", TrainedModel.Model, "photos");
        Assert.AreEqual(1, none.ExitCode);
        Assert.Contains("There must be photos of classes that the model knows", none.Errors);
    }

    [TestMethod]
    public void Exports_give_the_network_to_other_programs()
    {
        using var work = new TemporaryFolder();

        CommandLine.Run(work.Path, "export", TrainedModel.Model, "--onnx", "--out", "net.bin").AssertDone();
        CommandLine.Run(work.Path, "export", TrainedModel.Model, "--out", "net.safetensors").AssertDone();

        File.Move(Path.Combine(work.Path, "net.bin"), Path.Combine(work.Path, "net.onnx"));
        foreach (string file in (string[])["net.onnx", "net.safetensors"])
        {
            using var checkpoint = ResNetCheckpoint.Load(Path.Combine(work.Path, file));
            Assert.AreEqual(5, checkpoint.Describe().ClassCount, file);
        }
        CommandLine.Run(work.Path, "export", TrainedModel.Model, "--int8", TrainedModel.Photos, "--out", "int8.onnx").AssertDone();
        CommandLine.Run(work.Path, "export", TrainedModel.Model, "--fp16", "--out", "half.onnx").AssertDone();
        var sizes = ((string[])["net", "half", "int8"]).ToDictionary(
            name => name, name => (double)new FileInfo(Path.Combine(work.Path, $"{name}.onnx")).Length);
        Assert.AreEqual(0.5, sizes["half"] / sizes["net"], 0.02);
        Assert.AreEqual(0.25, sizes["int8"] / sizes["net"], 0.02);
        // What was exported is a model of the tool again.
        var evaluate = CommandLine.Run(work.Path, "evaluate", "int8.onnx", TrainedModel.Photos);
        evaluate.AssertDone();
        Assert.IsTrue(Regex.IsMatch(evaluate.Output, "[6-9][0-9.]+ % of 61 photos right"), evaluate.Output);
        CommandLine.Run(work.Path, "export", TrainedModel.Model).AssertFailed(2, "Say the format: --onnx, --safetensors");
        CommandLine.Run(work.Path, "export", TrainedModel.Model, "--onnx", "--safetensors").AssertFailed(2, "exclude each other");
        CommandLine.Run(work.Path, "export", "net.safetensors", "--onnx").AssertFailed(1, "It must be a model of images");
    }

    [TestMethod]
    public void Explanations_are_pictures_and_files_that_are_none_are_told()
    {
        using var work = new TemporaryFolder();
        string roses = Path.Combine(TrainedModel.Photos, "roses");
        string[] photos = [.. FlowerPhotos.Of(roses).Where(path => Path.GetFileName(path) is not ("cut.jpg" or "cmyk.jpg")).Take(2)];

        var explain = CommandLine.Run(
            work.Path, ["explain", TrainedModel.Model, .. photos, photos[0], Path.Combine(roses, "cut.jpg"), "--label", "tulips"]);

        Assert.AreEqual(1, explain.ExitCode);
        Assert.Contains("cut.jpg cannot be read: it is truncated", explain.Errors);
        Assert.Contains("1 of 4 files could not be read.", explain.Errors);
        Assert.HasCount(3, explain.Output.TrimEnd().Split('\n'));
        Assert.Contains(": tulips ", explain.Output);
        string first = Path.GetFileNameWithoutExtension(photos[0]);
        foreach (string name in (string[])[$"{first}.png", $"{first} (2).png", $"{Path.GetFileNameWithoutExtension(photos[1])}.png"])
            CollectionAssert.AreEqual("PNG"u8.ToArray(), File.ReadAllBytes(Path.Combine(work.Path, "explanations", name))[1..4]);
        CommandLine.Run(work.Path, "explain", TrainedModel.Model, photos[0], "--label", "orchids").AssertFailed(1, "orchids");
    }

    [TestMethod]
    public void A_server_answers_until_it_is_stopped_and_a_port_in_use_is_told()
    {
        var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        CommandLine.Run(TrainedModel.Root, "serve", TrainedModel.Model, "--host", "127.0.0.1", "--port", $"{port}")
            .AssertFailed(1, $"127.0.0.1:{port} cannot be listened on", "choose another with --port");
        taken.Stop();

        using var server = CommandLine.Start(
            TrainedModel.Root, ["serve", TrainedModel.Model, "--host", "127.0.0.1", "--port", $"{port}"]);
        try
        {
            while (server.StandardOutput.ReadLine() is { } line && !line.Contains("is ready", StringComparison.Ordinal))
                continue;
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            using var photo = new ByteArrayContent(AwkwardImages.Cmyk);
            Assert.Contains("\"label\":", client.PostAsync("/api/v1/predict", photo).Result.Content.ReadAsStringAsync().Result);
            Assert.Contains("<html", client.GetStringAsync("/").Result);
            System.Diagnostics.Process.Start("kill", ["-INT", $"{server.Id}"]).WaitForExit();
            Assert.IsTrue(server.WaitForExit(TimeSpan.FromSeconds(30)));
            Assert.AreEqual(0, server.ExitCode);
        }
        finally
        {
            server.Kill();
        }
        CommandLine.Run(TrainedModel.Root, "serve", "none.mlnet").AssertFailed(1, "There is no model none.mlnet");
    }

    [TestMethod]
    public void Networks_are_summed_up_by_name_and_by_file()
    {
        var byName = CommandLine.Run(TrainedModel.Root, "summary", "resnet50", "--level", "1");
        var byFile = CommandLine.Run(TrainedModel.Root, "summary", TrainedModel.Model);
        var byPretrained = CommandLine.Run(TrainedModel.Root, "summary", "mlnet-resnet18");

        Assert.Contains("Parameters: 25,557,032", byName.Output);
        Assert.Contains("input 3×32×32", byFile.Output);
        Assert.Contains("Parameters: 16,", byPretrained.Output);
        CommandLine.Run(TrainedModel.Root, "summary", "resnet51").AssertFailed(1, "resnet51 is neither a file nor a pretrained network");
    }

    [TestMethod]
    public void Checkpoints_say_where_they_come_from_and_whether_they_are_here()
    {
        var list = CommandLine.Run(TrainedModel.Root, "checkpoints");

        list.AssertDone();
        Assert.HasCount(PretrainedResNet.All.Count, list.Output.TrimEnd().Split('\n'));
        Assert.Contains("mlnet-resnet18\there\tpackage Microsoft.ML.DnnImageFeaturizer.ResNet18\tMIT", list.Output);
        CommandLine.Run(TrainedModel.Root, "checkpoints", "--download", "resnet-9000")
            .AssertFailed(2, "must be a name that mlresnet checkpoints lists; received \"resnet-9000\"");
        CommandLine.Run(TrainedModel.Root, "checkpoints", "--download", "mlnet-resnet50").AssertFailed(1, "comes in the NuGet package");
    }

    [TestMethod]
    public void The_doctor_finds_what_the_tool_needs()
    {
        var doctor = CommandLine.Run(TrainedModel.Root, "doctor");

        doctor.AssertDone();
        foreach (string found in (string[])["libtorch", "ONNX Runtime", "CUDA", "Memory", "mlnet-resnet18"])
            Assert.Contains(found, doctor.Output);
        Assert.DoesNotContain("missing", doctor.Output);
    }
}
