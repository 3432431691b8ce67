namespace PaperExperiments.Data;

/// <summary>Finds out how a data set lies on the disk, by looking.</summary>
internal static class DataLayouts
{
    private const string Known =
        "the binary files of CIFAR (data_batch_1.bin, ..., or one of them), the four files of the MNIST family (train-images-idx3-ubyte, "
            + "...), sub-folders train and val (or test) with a folder of images for each class, or a folder of images for each class";

    private static readonly string[] CifarNames = ["data_batch_1.bin", "test_batch.bin", "train.bin", "test.bin"];
    private static readonly string[] CifarFolders = [".", "cifar-10-batches-bin", "cifar-100-binary"];
    private static readonly string[] IdxPatterns = ["train-images*idx3-ubyte*", "t10k-images*idx3-ubyte*"];
    private static readonly string[] Parts = ["train", "training", "val", "validation", "valid", "test"];

    /// <summary>The layout, or null and what is wrong.</summary>
    public static (DataLayout? Layout, string? Problem) Find(string path)
    {
        if (File.Exists(path))
            return (DataLayout.CifarFile, null);
        if (!Directory.Exists(path))
            return (null, $"must be a file or folder that is there; received \"{path}\".");
        if (CifarFolders.SelectMany(folder => CifarNames.Select(name => Path.Combine(path, folder, name))).Any(File.Exists))
            return (DataLayout.CifarFolder, null);
        if (IdxPatterns.Any(pattern => Directory.EnumerateFiles(path, pattern).Any()))
            return (DataLayout.IdxFolder, null);

        string[] folders =
            [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)!).Where(name => name[0] != '.')];
        return folders.Length == 0
            ? (null, $"must have a known layout: {Known}; \"{path}\" has none of them.")
            : (folders.All(Parts.Contains) ? DataLayout.ImageFolderWithParts : DataLayout.ImageFolder, null);
    }
}
