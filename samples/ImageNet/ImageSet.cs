using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace ImageNetTraining;

/// <summary>A part of the data: of a folder with <c>train</c> and <c>val</c>, or of one with what <c>pack</c> made of them.</summary>
internal static class ImageSet
{
    /// <summary>The packed file of a part.</summary>
    public static string PackedPath(string folder, DatasetPart part) =>
        Path.Combine(folder, part == DatasetPart.Training ? "train.images" : "val.images");

    /// <summary>The packed file where there is one, else the files.</summary>
    public static IDataView Load(MLContext mlContext, string folder, DatasetPart part)
    {
        string packed = PackedPath(folder, part);
        return File.Exists(packed) ? mlContext.Data.LoadFromPackedImages(packed) : LoadFiles(mlContext, folder, part);
    }

    /// <summary>ImageNet is known to have copies, and comparing a million files takes long.</summary>
    public static IDataView LoadFiles(MLContext mlContext, string folder, DatasetPart part) =>
        mlContext.Data.LoadFromImageFolder(folder, new ImageFolderOptions { Part = part, AllowDuplicates = true });
}
