using MlResNet.Photos;

namespace MlResNet.Comparison;

/// <summary>A way to part photos into those to train on and those to test on.</summary>
/// <param name="Training">To train on.</param>
/// <param name="Test">None of them is among <paramref name="Training"/>.</param>
/// <param name="Seed">Of the training.</param>
internal sealed record Fold(IReadOnlyList<PhotoRow> Training, IReadOnlyList<PhotoRow> Test, int Seed)
{
    /// <summary>Cross-validation: every photo is tested on once, and each fold has the same share of every class.</summary>
    /// <param name="photos">All of them.</param>
    /// <param name="count">How many folds.</param>
    /// <param name="seed">Decides which photos are in which; also that of the first fold's training.</param>
    public static IReadOnlyList<Fold> CrossValidation(IReadOnlyList<PhotoRow> photos, int count, int seed)
    {
        var places = new Dictionary<PhotoRow, int>();
        var random = new Random(seed);
        foreach (var photosOfClass in photos.GroupBy(photo => photo.Label))
            foreach (var (place, photo) in photosOfClass.OrderBy(_ => random.Next()).Index())
                places.Add(photo, place % count);
        return
        [
            .. Enumerable.Range(0, count).Select(fold => new Fold(
                [.. photos.Where(photo => places[photo] != fold)], [.. photos.Where(photo => places[photo] == fold)], seed + fold)),
        ];
    }

    /// <summary>Cross-validation several times over, each time with other folds: one alone depends on the luck of its draw.</summary>
    /// <param name="photos">All of them.</param>
    /// <param name="count">How many folds at a time.</param>
    /// <param name="repeats">How many times.</param>
    /// <param name="seed">Of the first time; the next has a seed of ten more.</param>
    public static IReadOnlyList<Fold> CrossValidation(IReadOnlyList<PhotoRow> photos, int count, int repeats, int seed) =>
        [.. Enumerable.Range(0, repeats).SelectMany(repeat => CrossValidation(photos, count, seed + (10 * repeat)))];

    /// <summary>The same parts several times, with other seeds.</summary>
    public static IReadOnlyList<Fold> Repeated(IReadOnlyList<PhotoRow> training, IReadOnlyList<PhotoRow> test, int count, int seed) =>
        [.. Enumerable.Range(seed, count).Select(runSeed => new Fold(training, test, runSeed))];
}
