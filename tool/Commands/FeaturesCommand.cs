using System.CommandLine;
using Arguments;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using MlResNet.Features;
using MlResNet.Photos;
using Reporting;

namespace MlResNet.Commands;

/// <summary>Writes what a network makes of photos before it classifies them.</summary>
internal static class FeaturesCommand
{
    private const int BatchSize = 32;

    private static readonly string[] Endings = [".csv", ".npy", ".parquet"];

    public static Command Create()
    {
        var checkpoint = new Argument<string>("CHECKPOINT") {
            Description = "A name that mlresnet checkpoints lists, or a file (.safetensors, .pth, .onnx)" };
        var files = CommonOptions.Files();
        var output = new Option<string>("--out", "-o")
        {
            Description = "The file to write: .csv, .npy (NumPy, with the paths in a .txt beside it) or .parquet",
            Required = true,
        };
        var layer = new Option<string>("--layer") {
            Description = "Whose output, by torchvision's name, such as layer3, or several, layer3+avgpool",
            DefaultValueFactory = _ => "avgpool" };
        var imageSize = CommonOptions.ImageSize();
        var threads = CommonOptions.Threads();
        var backend = CommonOptions.Backend();
        checkpoint.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && CommonOptions.CheckpointProblem(token.Value) is { } problem)
                result.AddError($"CHECKPOINT {problem}");
        });
        output.Require(path => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase),
            $"must end in {string.Join(", ", Endings)}");

        var command = new Command(
            "features", "Writes the features of photos, for programs that learn from vectors. Files that cannot be read are left out and "
                + "told; if there are any, the exit code is 1.")
        {
            checkpoint, files, output, layer, imageSize, threads, backend,
        };
        command.SetAction(result => Run(
            Session.Of(result), result.GetValue(checkpoint)!, PhotoPaths.Expand(result.GetValue(files)!), result.GetValue(output)!,
            result.GetValue(layer)!,
            count => new ResNetFeaturizerOptions
            {
                ImageShape = result.GetValue(imageSize) is { } side ? new(3, side, side) : null,
                Scoring = new()
                {
                    Backend = CommonOptions.BackendFor(count, result.GetValue(backend)), NumberOfThreads = result.GetValue(threads),
                    BatchSize = BatchSize, CorruptImages = CorruptImageHandling.Skip,
                },
            }));
        return command;
    }

    private static int Run(
        Session session, string checkpoint, IReadOnlyList<string> files, string output, string layer,
        Func<int, ResNetFeaturizerOptions> optionsFor)
    {
        OutputPath.ThrowIfUnwritable(output);
        var mlContext = session.CreateContext();
        var photos = mlContext.Data.LoadFromEnumerable(files.Select(file => new PhotoRow(file, "")));
        using var featurizer = mlContext.Transforms.ResNetFeaturizer(
            "Features", nameof(PhotoRow.ImageSource), checkpoint, layer, optionsFor(files.Count)).Fit(photos);
        var scored = featurizer.Transform(photos);
        var (path, features) = (scored.Schema[nameof(PhotoRow.ImagePath)], scored.Schema["Features"]);
        using var interruption = new Interruption("Stopping: what is done is written.");
        using var cursor = scored.GetRowCursor([path, features]);
        var getPath = cursor.GetGetter<ReadOnlyMemory<char>>(path);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        ReadOnlyMemory<char> file = default;
        VBuffer<float> values = default;
        int done = 0, unreadable = 0;
        Write(output, ((VectorDataViewType)features.Type).Size, writer =>
        {
            while (!interruption.IsRequested && cursor.MoveNext())
            {
                getPath(ref file);
                getFeatures(ref values);
                float[] dense = [.. values.DenseValues()];
                if (!Array.Exists(dense, float.IsNaN))
                {
                    writer.Write(file.ToString(), dense);
                }
                else
                {
                    unreadable++;
                    Console.Error.WriteLine($"{file} cannot be read: {PhotoFile.WhyUnreadable(mlContext, file.ToString())}");
                }
                done++;
            }
            if (done == unreadable && !interruption.IsRequested)
                throw new InvalidDataException($"{output} was not written: none of the files can be read.");
        });
        if (interruption.IsRequested)
            throw new OperationCanceledException(FormattableString.Invariant($"Stopped after {done:N0} of {files.Count:N0} files."));
        session.Say(FormattableString.Invariant($"Wrote {output}: {done - unreadable:N0} × {values.Length:N0}"));
        if (unreadable > 0)
            Console.Error.WriteLine(FormattableString.Invariant($"{unreadable:N0} of {files.Count:N0} files could not be read."));
        return unreadable == 0 ? 0 : 1;
    }

    /// <summary>There is never half a file, and what is there stays if writing fails.</summary>
    private static void Write(string path, int size, Action<IFeatureWriter> fill)
    {
        WholeFile.Write(path, stream =>
        {
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".npy":
                    WholeFile.Write(Path.ChangeExtension(path, ".txt"), paths => Fill(new NumpyFeatures(stream, paths, size)));
                    break;
                case ".parquet":
                    Fill(new ParquetFeatures(stream));
                    break;
                default:
                    Fill(new CsvFeatures(stream, size));
                    break;
            }
        });

        void Fill(IFeatureWriter writer)
        {
            using (writer)
            {
                fill(writer);
                writer.Complete();
            }
        }
    }
}
