using Microsoft.ML;

namespace PaperExperiments.Detection;

/// <summary>Images with boxes to train on and to test on.</summary>
/// <param name="Training">To train on.</param>
/// <param name="Test">To test on.</param>
/// <param name="IgnoredColumn">What marks objects that count neither way: <c>IsDifficult</c> or <c>IsCrowd</c>.</param>
/// <param name="Split">How they were told apart, in a few words.</param>
internal sealed record DetectionData(IDataView Training, IDataView Test, string IgnoredColumn, string Split)
{
    private const double TestFraction = 0.2;

    /// <summary>What is wrong with a folder, or null.</summary>
    public static string? Problem(string path) =>
        !Directory.Exists(path) ? $"must be a folder that is there; received \"{path}\"."
        : Coco(path, "train") is not null || HasAnnotations(path) ? null
        : $"must have annotations of PASCAL VOC or of COCO; \"{path}\" has neither.";

    /// <exception cref="InvalidDataException">Files are missing or cannot be used; the message names all of them.</exception>
    public static DetectionData Open(MLContext mlContext, string path)
    {
        if (Coco(path, "train") is { } train && Coco(path, "val") is { } val)
            return new(
                mlContext.Data.LoadFromCoco(train.Annotations, train.Images), mlContext.Data.LoadFromCoco(val.Annotations, val.Images),
                "IsCrowd", "train and val");
        string lists = Path.Combine(path, "ImageSets", "Main");
        if (File.Exists(Path.Combine(lists, "trainval.txt")) && File.Exists(Path.Combine(lists, "test.txt")))
            return new(
                mlContext.Data.LoadFromPascalVoc(path, "trainval"), mlContext.Data.LoadFromPascalVoc(path, "test"), "IsDifficult",
                "trainval and test");
        var parts = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromPascalVoc(path), TestFraction, seed: 1);
        return new(parts.TrainSet, parts.TestSet, "IsDifficult", "a fifth to test on, always the same");
    }

    /// <summary>COCO's names: annotations/instances_train2017.json beside train2017.</summary>
    private static (string Annotations, string Images)? Coco(string path, string part)
    {
        string folder = Path.Combine(path, "annotations");
        string? annotations = !Directory.Exists(folder) ? null
            : Directory.GetFiles(folder, $"instances_{part}*.json").Order(StringComparer.Ordinal).FirstOrDefault();
        return annotations is null ? null
            : (annotations, Path.Combine(path, Path.GetFileNameWithoutExtension(annotations)["instances_".Length..]));
    }

    private static bool HasAnnotations(string path) => Directory.EnumerateDirectories(path)
        .Any(folder => Path.GetFileName(folder).Equals("Annotations", StringComparison.OrdinalIgnoreCase));
}
