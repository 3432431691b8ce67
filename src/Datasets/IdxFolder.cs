namespace Microsoft.ML.ResNet;

/// <summary>The files of the MNIST family in a folder, as they are published; all of the family have these names.</summary>
internal static class IdxFolder
{
    /// <exception cref="InvalidDataException">A file is missing.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static (string Images, string Labels) Find(string folder, DatasetPart part)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder} does not exist.");
        if (part == DatasetPart.All)
            throw new ArgumentException(
                $"Part must be {DatasetPart.Training} or {DatasetPart.Test}: an IDX view is made of one pair of files; received {part}.",
                nameof(part));

        string prefix = part == DatasetPart.Training ? "train" : "t10k";
        string[] wanted = [$"{prefix}-images-idx3-ubyte", $"{prefix}-labels-idx1-ubyte"];
        string?[] found =
            [.. wanted.Select(name => Candidates(name).Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists))];
        DatasetErrors.ThrowIfAny(
            [
                .. wanted
                    .Where((_, i) => found[i] is null)
                    .Select(name => $"{folder} must have the file {name} or {name}.gz; it has neither."),
            ]);
        return (found[0]!, found[1]!);
    }

    /// <summary>Unpacking often puts a dot before "idx".</summary>
    private static IEnumerable<string> Candidates(string name)
    {
        string dotted = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        return [name, $"{name}.gz", dotted, $"{dotted}.gz"];
    }
}
