using System.CommandLine;
using Arguments;
using Microsoft.ML.ResNet;
using MlResNet.Photos;
using MlResNet.Predictions;

namespace MlResNet.Commands;

/// <summary>Writes where on photos a model looks.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var files = CommonOptions.Files();
        var label = new Option<string?>("--label") { Description = "The class to explain. Default: the most probable one of each photo" };
        var layer = new Option<string?>("--layer") {
            Description = "The layer to look at, by torchvision's name, such as layer3: finer, and knows less. Default: the last stage" };
        var output = new Option<string>("--out", "-o") {
            Description = "The folder to write to, a PNG a photo", DefaultValueFactory = _ => "explanations" };

        var command = new Command(
            "explain", "Writes where on photos a model sees a class, as pictures with heat over them (Grad-CAM). Files that cannot be read "
                + "are told; if there are any, the exit code is 1. Not of a model of train --method features.")
        {
            model, files, label, layer, output,
        };
        command.SetAction(result => Run(
            Session.Of(result), result.GetValue(model)!, PhotoPaths.Expand(result.GetValue(files)!),
            new ClassActivationOptions { Label = result.GetValue(label), Layer = result.GetValue(layer) }, result.GetValue(output)!));
        return command;
    }

    private static int Run(
        Session session, string modelPath, IReadOnlyList<string> files, ClassActivationOptions options, string folder)
    {
        OutputPath.ThrowIfUnwritable(Path.Combine(folder, "picture.png"));
        var mlContext = session.CreateContext();
        using var model = SavedModel.LoadNetwork(mlContext, modelPath);
        using var interruption = new Interruption("Stopping: what is done is written.");
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        int unreadable = 0;
        foreach (var (done, file) in files.Index())
        {
            if (interruption.IsRequested)
                throw new OperationCanceledException(FormattableString.Invariant($"Stopped after {done:N0} of {files.Count:N0} files."));
            ClassActivationMap map;
            try
            {
                map = model.Explain(File.ReadAllBytes(file), options);
            }
            catch (Exception error) when (error is InvalidDataException or FileNotFoundException or DirectoryNotFoundException
                or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"{file} cannot be read: {PhotoFile.WhyUnreadable(mlContext, file)}");
                unreadable++;
                continue;
            }
            string picture = Path.Combine(folder, FreeName(file, taken));
            File.WriteAllBytes(picture, map.OverlayAsPng());
            Console.WriteLine(FormattableString.Invariant($"{file}: {map.Label} {map.Probability:P1}, {picture}"));
        }
        if (unreadable > 0)
            Console.Error.WriteLine(FormattableString.Invariant($"{unreadable:N0} of {files.Count:N0} files could not be read."));
        return unreadable == 0 ? 0 : 1;
    }

    /// <summary>Photos of several folders may be called the same.</summary>
    private static string FreeName(string file, HashSet<string> taken)
    {
        string name = Path.GetFileNameWithoutExtension(file), free = name;
        for (int number = 2; !taken.Add(free); number++)
            free = $"{name} ({number})";
        return free + ".png";
    }
}
