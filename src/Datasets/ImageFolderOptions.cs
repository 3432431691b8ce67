using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>Everything that loading a folder of images can be told.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>
    /// Which images to load. Default: <see cref="DatasetPart.Training"/>. In a folder with the sub-folders <c>train</c> and <c>val</c> (or
    /// <c>test</c>) the parts are these; in a folder with a sub-folder for each class they are made by <see cref="TestFraction"/>.
    /// </summary>
    public DatasetPart Part { get; init; } = DatasetPart.Training;

    /// <summary>
    /// The share of each class's images that makes the test part, in [0, 1); at least one image stays for training. Default: 0. Must be 0
    /// where the folder has parts of its own.
    /// </summary>
    public double TestFraction { get; init; }

    /// <summary>
    /// Decides which images make the test part. Default: 0. An image's place follows from the seed and its path within the folder, so that
    /// images added later move few others, and the parts are the same on every machine.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>
    /// The endings of image files, in any case, each with its dot. Default empty: files that end in .jpg, .jpeg, .png, .bmp, .gif or .webp
    /// are images, and of other files those that begin as one of <see cref="ImageDecoding.Formats"/>. What is left out is counted in <see
    /// cref="ImageFolderStatistics"/> and in the log.
    /// </summary>
    public ImmutableArray<string> Extensions { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>
    /// The classes, by the names of their folders, in the order of their keys. Default null: every folder, in ordinal order.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Whether two files may have the same content. Default: <see langword="false"/>: a copy in another class contradicts its label, and
    /// one in the other part is a test image trained on. Files of the same name in two classes are no copies. Only files of equal length
    /// are compared, up to <see cref="MaximumComparedFiles"/>.
    /// </summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>
    /// How many files are opened at most to look for copies, at least 0. Default: 20,000, which take a second or two. Where more have the
    /// length of another, those of some lengths only are compared, all of each, and the log says so: many copies are noticed, a single one
    /// may not be. <see cref="int.MaxValue"/> compares all.
    /// </summary>
    public int MaximumComparedFiles { get; init; } = 20_000;

    internal void Validate()
    {
        var problems = new List<string>();
        if (!(TestFraction >= 0 && TestFraction < 1))
            problems.Add(FormattableString.Invariant($"{nameof(TestFraction)} must be in [0, 1); received {TestFraction}."));
        if (MaximumComparedFiles < 0)
            problems.Add(FormattableString.Invariant(
                $"{nameof(MaximumComparedFiles)} must be at least 0; received {MaximumComparedFiles}."));
        if (Extensions.Any(extension => extension is not ['.', _, ..]))
            problems.Add($"{nameof(Extensions)} must be endings that begin with a dot; received {string.Join(", ", Extensions)}.");
        if (ClassNames is not null && (ClassNames.Count == 0 || ClassNames.Distinct(StringComparer.Ordinal).Count() != ClassNames.Count))
            problems.Add(
                $"{nameof(ClassNames)} must have at least one name, each once; received "
                + $"{(ClassNames.Count == 0 ? "none" : string.Join(", ", ClassNames))}.");
        Validation.ThrowIfAny(problems, "options");
    }
}
