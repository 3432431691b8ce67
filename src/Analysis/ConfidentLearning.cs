using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Finds labels that may be mistakes, by scores of models that had not seen the images (Northcutt et al. 2021, "Confident Learning",
/// section 3.1): a class counts for an image from the probability on that images of this class have on average, so that a class that is
/// hard, or that the model rarely dares to say, is not held to the measure of an easy one.
/// </summary>
internal static class ConfidentLearning
{
    /// <param name="views">Scored data, each image in one of them. Their scores are kept in memory.</param>
    /// <param name="columnsOf">The columns of a view.</param>
    /// <returns>The most suspect first.</returns>
    /// <exception cref="ArgumentException">There is no view, or they have other classes than each other.</exception>
    /// <exception cref="InvalidOperationException">No row has a label.</exception>
    public static SuspectLabel[] Find(IReadOnlyList<IDataView> views, Func<IDataView, ScoredColumns> columnsOf)
    {
        if (views.Count == 0)
            throw new ArgumentException("There must be at least one scored view; received none.", nameof(views));
        ScoredColumns[] columns = [.. views.Select(columnsOf)];
        var names = columns[0].ClassNames;
        if (columns.FirstOrDefault(other => !other.ClassNames.SequenceEqual(names)) is { } different)
            throw new ArgumentException(
                $"All scored views must have the same classes in the same order; one has {string.Join(", ", names)}, another "
                + $"{string.Join(", ", different.ClassNames)}. Map the labels before the data are split.", nameof(views));

        List<ScoredImage> images = [.. views.SelectMany((view, fold) => Read(view, columns[fold], fold))];
        if (images.Count == 0)
            throw new InvalidOperationException("There must be at least one row with a label; the data have none.");
        double[] thresholds = Thresholds(images, names.Length);
        return
        [
            .. images.Select(image => (Image: image, Other: ConfidentClass(image.Probabilities, thresholds)))
                .Where(pair => pair.Other is { } other && other != pair.Image.Class)
                .Select(pair => Suspect(pair.Image, pair.Other!.Value))
                .OrderByDescending(suspect => suspect.Margin),
        ];

        SuspectLabel Suspect(ScoredImage image, int other) => new(
            image.Fold, image.Row, image.Id, image.Path, names[image.Class], names[other], image.Probabilities[image.Class],
            image.Probabilities[other]);
    }

    private static IEnumerable<ScoredImage> Read(IDataView view, ScoredColumns columns, int fold)
    {
        using var rows = new ScoredRowReader(view, columns);
        while (rows.MoveNext())
            yield return new(fold, rows.Row, rows.Id, rows.ImagePath, rows.Class, rows.Probabilities.ToArray());
    }

    /// <summary>
    /// The mean probability of each class over the images that are labelled so; of a class without images none is enough.
    /// </summary>
    private static double[] Thresholds(List<ScoredImage> images, int classCount)
    {
        double[] sums = new double[classCount];
        int[] counts = new int[classCount];
        foreach (var image in images)
        {
            sums[image.Class] += image.Probabilities[image.Class];
            counts[image.Class]++;
        }
        return [.. sums.Zip(counts, (sum, count) => count == 0 ? double.PositiveInfinity : sum / count)];
    }

    /// <summary>The most probable of the classes that count; null where none does.</summary>
    private static int? ConfidentClass(float[] probabilities, double[] thresholds)
    {
        int? best = null;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] >= thresholds[i] && (best is null || probabilities[i] > probabilities[best.Value]))
                best = i;
        }
        return best;
    }

    private sealed record ScoredImage(int Fold, long Row, DataViewRowId Id, string? Path, int Class, float[] Probabilities);
}
