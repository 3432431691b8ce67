namespace Microsoft.ML.ResNet;

/// <summary>The files of CIFAR in a folder, as its archives have them.</summary>
internal static class CifarFolder
{
    private static readonly string[] Cifar10Training = [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin")];
    private static readonly string[] Cifar10Test = ["test_batch.bin"];
    private static readonly string[] Cifar100Training = ["train.bin"];
    private static readonly string[] Cifar100Test = ["test.bin"];

    /// <summary>The files of <paramref name="part"/>; none where there are problems.</summary>
    public static string[] Find(string folder, DatasetPart part, ICollection<string> problems)
    {
        string[] folders = [folder, Path.Combine(folder, "cifar-10-batches-bin"), Path.Combine(folder, "cifar-100-binary")];
        var found = folders.SelectMany(
            place =>
                new[] { (place, Training: Cifar10Training, Test: Cifar10Test), (place, Training: Cifar100Training, Test: Cifar100Test) })
            .Where(set => set.Training.Concat(set.Test).Any(name => File.Exists(Path.Combine(set.place, name))))
            .ToArray();
        if (found.Length != 1)
        {
            problems.Add(found.Length == 0
                ? $"{folder} must have the binary files of CIFAR-10 ({Cifar10Training[0]} to {Cifar10Training[^1]}, {Cifar10Test[0]}) or "
                    + $"of CIFAR-100 ({Cifar100Training[0]}, {Cifar100Test[0]}); it has none of them."
                : $"{folder} must have the files of one data set; it has those of both CIFAR-10 and CIFAR-100: name one of their folders.");
            return [];
        }

        var (place, training, test) = found[0];
        string[] files =
        [
            .. (part == DatasetPart.Test ? [] : training)
                .Concat(part == DatasetPart.Training ? [] : test)
                .Select(name => Path.Combine(place, name)),
        ];
        string[] missing = [.. files.Where(file => !File.Exists(file))];
        if (missing.Length > 0)
            problems.Add(
                $"{place} lacks {DatasetErrors.List([.. missing.Select(file => Path.GetFileName(file)!)])}. To load a part of a data set, "
                + "name its files.");
        return [.. files.Except(missing)];
    }
}
