using System.CommandLine;
using System.IO.Compression;
using Arguments;
using Microsoft.ML.ResNet;
using MlResNet.Predictions;

namespace MlResNet.Commands;

/// <summary>Shows what a network consists of and costs.</summary>
internal static class SummaryCommand
{
    private const int ImageNetClasses = 1000, CifarClasses = 10;

    public static Command Create()
    {
        var network = new Argument<string>("NETWORK")
        {
            Description = "A model, a checkpoint, the name of a pretrained network, or an architecture such as resnet-50, "
                + "resnext-50-32x4d or cifar-110",
        };
        var imageSize = CommonOptions.ImageSize();
        var classes = new Option<int?>("--classes") { Description = "Classes to tell apart. Default: the network's own, else 1000 or 10" };
        var level = new Option<int>("--level") { Description = "1: stages; 2: blocks too; 3: layers too", DefaultValueFactory = _ => 2 };
        classes.Require(value => value is null or >= 2, "must be at least 2");
        level.Require(value => value is >= 1 and <= 3, "must be from 1 to 3");

        var command = new Command("summary", "Shows what a network consists of, and what it costs in parameters and multiply-adds.")
        {
            network, imageSize, classes, level,
        };
        command.SetAction(result =>
        {
            var session = Session.Of(result);
            Console.Write(Of(session, result.GetValue(network)!, result.GetValue(imageSize), result.GetValue(classes))
                .ToString(result.GetValue(level)));
            return 0;
        });
        return command;
    }

    private static NetworkSummary Of(Session session, string name, int? imageSize, int? classes)
    {
        if (File.Exists(name) && IsModel(name))
        {
            using var model = SavedModel.LoadNetwork(session.CreateContext(), name);
            var own = model.Summary();
            return imageSize is null && classes is null ? own
                : Of(
                    own.Architecture, own.Input.Channels, imageSize ?? own.Input.Height,
                    classes ?? own.Complexity.Layers[^1].Output.Channels);
        }
        if (File.Exists(name) || PretrainedResNet.Find(name) is not null)
        {
            using var checkpoint = ResNetCheckpoint.Load(name);
            var (architecture, classCount, channels) = checkpoint.Describe();
            return Of(architecture, channels, imageSize, classes ?? (classCount > 0 ? classCount : null));
        }
        return Of(Parse(name), channels: 3, imageSize, classes);
    }

    private static NetworkSummary Of(ResNetArchitecture architecture, int channels, int? imageSize, int? classes)
    {
        bool isSmall = architecture.Stem == StemKind.Cifar;
        int side = imageSize ?? (isSmall ? 32 : 224);
        return architecture.Summary(new(channels, side, side), classes ?? (isSmall ? CifarClasses : ImageNetClasses));
    }

    private static ResNetArchitecture Parse(string name)
    {
        try
        {
            return ResNetArchitecture.Parse(name);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{name} is neither a file nor a pretrained network (mlresnet checkpoints lists these), and as an "
                + $"architecture: {CommandRun.Mistake(error)}", error);
        }
    }

    /// <summary>PyTorch's files are zip archives too.</summary>
    private static bool IsModel(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return archive.Entries.Any(entry => entry.FullName.StartsWith("TransformerChain", StringComparison.Ordinal));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
