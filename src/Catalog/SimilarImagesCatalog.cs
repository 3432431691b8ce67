using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes comparisons of images by their features available where ML.NET handles data.</summary>
public static class SimilarImagesCatalog
{
    /// <summary>
    /// Finds images that are nearly the same, by features such as <c>ResNetFeaturizer</c> makes: copies in other sizes, neighbouring frames
    /// of a video, the same photo in two classes or in training and test data. All pairs are compared, on all processors: 10,000 images of
    /// 512 features are 50 million pairs, which take seconds.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="data">Has the features, which are kept in memory.</param>
    /// <param name="featureColumnName">Vectors of numbers, of any length.</param>
    /// <param name="imagePathColumnName">A text column that names the image, if there is one.</param>
    /// <param name="similarity">
    /// From which cosine of two images' features on they are told, inside (0, 1]. Default 0.95; what is alike in a set depends on the
    /// network and the images.
    /// </param>
    /// <returns>Pairs, the most similar first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column is missing or of another type, or <paramref name="similarity"/> is out of range.
    /// </exception>
    public static IReadOnlyList<NearDuplicate> FindNearDuplicates(
        this DataOperationsCatalog catalog,
        IDataView data,
        string featureColumnName = "Features",
        string imagePathColumnName = "ImagePath",
        double similarity = 0.95)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        if (!(similarity is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(similarity), similarity, "The similarity must be inside (0, 1].");
        return NearDuplicates.Find(data, featureColumnName, imagePathColumnName, similarity);
    }
}
