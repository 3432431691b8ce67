using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>From a pair of IDX files to a data view.</summary>
internal static class IdxLoader
{
    private const int LeastClasses = 10;

    public static IDataView Load(IdxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.ImagesPath);
        ArgumentNullException.ThrowIfNull(options.LabelsPath);
        var problems = new List<string>();
        var images = Read(options.ImagesPath, [3, 4], "images", problems);
        var labels = Read(options.LabelsPath, [1], "labels", problems);
        if (images is not null && labels is not null && images.Count != labels.Count)
            problems.Add(
                $"There must be a label for each image; {images.Path} has {images.Count} images and {labels.Path} {labels.Count} labels.");

        var known = options.VerifyChecksums && images is not null && labels is not null ? Identify(images, labels, problems) : null;
        byte[] classes = labels?.ReadAll() ?? [];
        var names = options.ClassNames ?? (known is null ? Numbers(classes) : NamesOf(known.Dataset));
        CheckNames(names, classes, options.LabelsPath, problems);
        DatasetErrors.ThrowIfAny(problems);

        int[] dimensions = images!.Dimensions is [_, var height, var width] ? [1, height, width] : images.Dimensions[1..];
        int stride = dimensions.Aggregate(1, (product, size) => checked(product * size));
        return new PixelView(dimensions, [new(images.Values, images.Offset, stride, images.Count)],
            [new(PixelView.LabelColumn, names, Array.ConvertAll(classes, value => (int)value))]);
    }

    private static IdxFile? Read(string path, int[] ranks, string role, List<string> problems)
    {
        if (File.Exists(path))
            return IdxFile.Read(path, ranks, role, problems);
        problems.Add($"The file of {role} {path} does not exist.");
        return null;
    }

    private static KnownFile? Identify(IdxFile images, IdxFile labels, List<string> problems)
    {
        KnownFile? Of(IdxFile file)
        {
            using var content = IdxFile.OpenContent(file.Path);
            return KnownFile.Identify(file.Path, content, KnownFile.Idx, problems);
        }

        var (ofImages, ofLabels) = (Of(images), Of(labels));
        if (ofImages is not null && ofLabels is not null && (ofImages.Dataset, ofImages.Part) != (ofLabels.Dataset, ofLabels.Part))
        {
            problems.Add(
                $"Images and labels must belong together; {images.Path} is {ofImages.Name} of {ofImages.Dataset} and {labels.Path} is "
                + $"{ofLabels.Name} of {ofLabels.Dataset}.");
        }
        return ofImages;
    }

    private static ImmutableArray<string> NamesOf(string dataset) =>
        dataset == "Fashion-MNIST" ? DatasetClassNames.FashionMnist : DatasetClassNames.Mnist;

    /// <summary>At least ten, so that a small file of a ten-class set has the classes of the whole set.</summary>
    private static string[] Numbers(byte[] labels) =>
        [
            .. Enumerable.Range(0, Math.Max(LeastClasses, labels.DefaultIfEmpty().Max() + 1)).Select(number => FormattableString.Invariant(
                $"{number}")),
        ];

    private static void CheckNames(IReadOnlyList<string> names, byte[] labels, string path, List<string> problems)
    {
        if (names.Count == 0 || names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            problems.Add(
                $"{nameof(IdxOptions.ClassNames)} must have at least one name, each once; received "
                + $"{(names.Count == 0 ? "none" : string.Join(", ", names))}.");
        int bad = labels.Count(label => label >= names.Count);
        if (bad == 0)
            return;
        int first = Array.FindIndex(labels, label => label >= names.Count);
        problems.Add(
            $"Every label of {path} must be in 0..{names.Count - 1}, for there are {names.Count} class names; {bad} of {labels.Length} are "
            + $"not, the first that of image {first} (counted from 0): received {labels[first]}.");
    }
}
