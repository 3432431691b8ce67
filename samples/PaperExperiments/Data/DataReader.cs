using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace PaperExperiments.Data;

/// <summary>Reads a data set in whatever layout it has.</summary>
internal static class DataReader
{
    /// <summary>The share of each class that is tested on where a data set has no test part of its own.</summary>
    private const double TestShare = 0.2;

    /// <exception cref="InvalidDataException">The layout is unknown or its files are broken; the message says what is wrong.</exception>
    public static PaperData Read(MLContext mlContext, string path)
    {
        var (layout, problem) = DataLayouts.Find(path);
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return layout switch
        {
            DataLayout.CifarFile => Split(name, "one file of CIFAR, a fifth of it to test on", mlContext.Data.LoadFromCifar(path)),
            DataLayout.CifarFolder =>
                new(name, "CIFAR", mlContext.Data.LoadFromCifar(path), mlContext.Data.LoadFromCifar(path, DatasetPart.Test)),
            DataLayout.IdxFolder => new(
                name, "IDX files", mlContext.Data.LoadFromIdx(path, DatasetPart.Training),
                mlContext.Data.LoadFromIdx(path, DatasetPart.Test)),
            DataLayout.ImageFolderWithParts =>
                new(name, "image files", Folder(mlContext, path, DatasetPart.Training, 0), Folder(mlContext, path, DatasetPart.Test, 0)),
            DataLayout.ImageFolder => new(
                name, "image files, a fifth of each class to test on", Folder(mlContext, path, DatasetPart.Training, TestShare),
                Folder(mlContext, path, DatasetPart.Test, TestShare)),
            _ => throw new InvalidDataException($"--data {problem}"),
        };
    }

    /// <summary>All images of a data set: what a network that is only tested is tested on. Of a folder with parts, its test part.</summary>
    /// <exception cref="InvalidDataException">The layout is unknown or its files are broken; the message says what is wrong.</exception>
    public static IDataView ReadForTesting(MLContext mlContext, string path)
    {
        var (layout, problem) = DataLayouts.Find(path);
        return layout switch
        {
            DataLayout.CifarFile => mlContext.Data.LoadFromCifar(path),
            DataLayout.CifarFolder => mlContext.Data.LoadFromCifar(path, DatasetPart.Test),
            DataLayout.IdxFolder => mlContext.Data.LoadFromIdx(path, DatasetPart.Test),
            DataLayout.ImageFolderWithParts => Folder(mlContext, path, DatasetPart.Test, 0),
            DataLayout.ImageFolder => Folder(mlContext, path, DatasetPart.All, 0),
            _ => throw new InvalidDataException($"--data {problem}"),
        };
    }

    private static PaperData Split(string name, string source, IDataView all)
    {
        var (test, training) = RowSubset.Split(all, PaperData.LabelColumn, TestShare);
        return new(name, source, training, test);
    }

    // Public sets have copies of images, and results are compared with those of others who kept them.
    private static IDataView Folder(MLContext mlContext, string path, DatasetPart part, double testShare) =>
        mlContext.Data.LoadFromImageFolder(path, new ImageFolderOptions { Part = part, TestFraction = testShare, AllowDuplicates = true });
}
