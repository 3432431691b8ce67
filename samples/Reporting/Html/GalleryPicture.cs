namespace Reporting;

/// <summary>A scored picture.</summary>
/// <param name="Picture">What was scored.</param>
/// <param name="ActualClass">What it shows.</param>
/// <param name="PredictedClass">What it is taken for.</param>
/// <param name="Probability">The probability given to that, 0 to 1.</param>
/// <param name="Source">Where it comes from, such as its file's name; may be empty.</param>
internal sealed record GalleryPicture(Picture Picture, string ActualClass, string PredictedClass, double Probability, string Source = "")
{
    /// <summary>The probability given to what it shows, where known.</summary>
    public double? ActualProbability { get; init; }

    /// <summary>The same picture with what speaks for the predicted class in bright colours.</summary>
    public Picture? Explanation { get; init; }
}
