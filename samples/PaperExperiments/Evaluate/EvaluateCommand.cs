using System.CommandLine;
using Arguments;
using Microsoft.ML.ResNet;
using PaperExperiments.CommandLine;
using PaperExperiments.Data;

namespace PaperExperiments.Evaluate;

/// <summary>The command line of <c>evaluate</c>: names, meanings, defaults and rules.</summary>
internal static class EvaluateCommand
{
    private const string ImageNet = "imagenet", Cifar = "cifar", None = "none";

    public static Command Create(Action<EvaluateOptions> run)
    {
        var checkpoint =
            new Option<string>("--checkpoint") { Description = "The weights: .pth, .pt, .th, .safetensors or .onnx", Required = true };
        var architecture = new Option<string?>("--architecture")
        {
            Description = "Their net, such as resnet50, resnet-50-v1 or cifar-20 (default: found out by the file)",
        };
        var data = new Option<string?>("--data")
        {
            Description = "The images, with their classes in the order of the net's; of sets with parts, the test part",
            Required = true,
        };
        var normalization = new Option<string>("--normalization")
        {
            Description = "What the net was trained to be given",
            DefaultValueFactory = _ => ImageNet,
        };
        var topK = new Option<int>("--top-k")
        {
            Description = "The second error printed: the right class is not among so many",
            DefaultValueFactory = _ => 5,
        };
        var resize = new Option<int?>("--resize")
        {
            Description = "What the shorter side of an image is resized to, in pixels (default 256 for crops of 224, 32 for CIFAR nets); "
                + "image files only",
        };
        var crop = new Option<int?>("--crop")
        {
            Description = "Side of what the net sees of it, in pixels (default 224, or 32 for CIFAR nets); image files only",
        };
        var tenCrop = new Option<bool>("--ten-crop")
        {
            Description = "Average the four corners, the centre and their mirror images, as the paper compares nets; image files only",
        };
        var batchSize = new Option<int>("--batch-size") { Description = "Images scored at once", DefaultValueFactory = _ => 128 };
        var device = new Option<string?>("--device") { Description = "cpu, cuda or cuda:N" };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads to compute with on the CPU",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };

        normalization.AcceptOnlyFromAmong(ImageNet, Cifar, None);
        checkpoint.Validators.Add(result =>
        {
            if (result.Tokens is [var path] && !File.Exists(path.Value))
                result.AddError($"--checkpoint must be a file that is there; received \"{path.Value}\".");
        });
        data.Rule(path => path is null ? null : DataLayouts.Find(path).Problem);
        device.Rule(Devices.Problem);
        architecture.Validators.Add(result => NetNames.ReadOne(result.GetValueOrDefault<string?>(), result.AddError, "--architecture"));
        topK.Require(value => value >= 1, "must be at least 1");
        resize.Require(value => value is null or >= 8 and <= 4096, "must be from 8 to 4096 pixels");
        crop.Require(value => value is null or >= 8 and <= 4096, "must be from 8 to 4096 pixels");
        batchSize.Require(value => value >= 1, "must be at least 1");
        threads.Require(value => value >= 1, "must be at least 1");

        var command = new Command("evaluate", "Top-1 and top-5 error of any checkpoint, PyTorch's or ours, on any supported images.")
        {
            checkpoint, architecture, data, normalization, topK, resize, crop, tenCrop, batchSize, device, threads,
        };
        command.SetAction(result => run(new EvaluateOptions
        {
            Checkpoint = result.GetValue(checkpoint)!,
            Architecture = NetNames.ReadOne(result.GetValue(architecture), _ => { }, ""),
            Data = result.GetValue(data)!,
            Normalization = result.GetValue(normalization) switch
            {
                Cifar => PixelNormalization.Cifar10,
                None => PixelNormalization.None,
                _ => PixelNormalization.ImageNet,
            },
            TopK = result.GetValue(topK),
            Resize = result.GetValue(resize),
            Crop = result.GetValue(crop),
            TenCrop = result.GetValue(tenCrop),
            BatchSize = result.GetValue(batchSize),
            Device = result.GetValue(device),
            Threads = result.GetValue(threads),
        }));
        return command;
    }
}
