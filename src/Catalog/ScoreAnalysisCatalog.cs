using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>
/// Makes analyses of scored data available where ML.NET evaluates: for the scores of any multiclass model that gives probabilities.
/// </summary>
public static class ScoreAnalysisCatalog
{
    /// <summary>
    /// Reads scored data once and tells top-1, top-5 and any top-k error, which classes are taken for which, precision and recall of each
    /// class, the worst mistakes with their rows and images, log-loss and calibration error.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="scored">What a model's Transform gave, or a fold of CrossValidate.</param>
    /// <param name="labelColumnName">
    /// The truth: a key with the classes that the model was trained on. Rows without a label are passed over.
    /// </param>
    /// <param name="scoreColumnName">The class probabilities.</param>
    /// <param name="imagePathColumnName">A text column that names the image, if there is one.</param>
    /// <param name="mistakeCount">How many of the worst mistakes to keep.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">The label's keys are not the classes that the scores are for.</exception>
    /// <exception cref="InvalidDataException">The scores are no probabilities.</exception>
    /// <exception cref="InvalidOperationException">No row has a label.</exception>
    public static ScoreAnalysis AnalyzeScores(
        this MulticlassClassificationCatalog catalog,
        IDataView scored,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string imagePathColumnName = "ImagePath",
        int mistakeCount = 20)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentOutOfRangeException.ThrowIfNegative(mistakeCount);
        return ScoreAnalysis.Of(
            scored, ScoredColumns.Find(scored.Schema, labelColumnName, scoreColumnName, imagePathColumnName), mistakeCount);
    }

    /// <summary>
    /// Evaluates a model of images that may have any number of labels: mean average precision, F1 score of each label, and how often all
    /// labels of an image are right.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="scored">What a model's Transform gave. Labels and scores are kept in memory.</param>
    /// <param name="labelColumnName">
    /// The truth: <c>Vector&lt;Boolean&gt;</c>, or a vector of keys, with the labels that the model was trained on.
    /// </param>
    /// <param name="scoreColumnName">A probability for each label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">The labels are not those that the scores are for.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static MultiLabelMetrics EvaluateMultiLabel(
        this MulticlassClassificationCatalog catalog, IDataView scored, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        return MultiLabelMetrics.Of(scored, labelColumnName, scoreColumnName);
    }

    /// <summary>
    /// Fits the temperature that makes probabilities as trustworthy as one number can: that of the least log-loss (Guo et al. 2017). Fit it
    /// to data that the model was not trained on, and append <see cref="TemperatureCalibration.Transformer"/> to the model, with which it
    /// is saved.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="scored">What a model's Transform gave for validation data. Its labelled rows' scores are kept in memory.</param>
    /// <param name="labelColumnName">The truth: a key with the classes that the model was trained on.</param>
    /// <param name="scoreColumnName">The class probabilities.</param>
    /// <inheritdoc cref="AnalyzeScores" path="/exception"/>
    public static TemperatureCalibration CalibrateTemperature(
        this MulticlassClassificationCatalog catalog, IDataView scored, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        return TemperatureCalibration.Fit(scored, ScoredColumns.Find(scored.Schema, labelColumnName, scoreColumnName, imagePath: null));
    }

    /// <summary>
    /// Finds images whose label may be a mistake: those of which a model that had not seen them is confident that they show another class
    /// (Northcutt et al. 2021). The scores must be of images that the model was not trained on; to look at all images of a set, use
    /// the folds of <c>CrossValidate</c>.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="scored">What a model's Transform gave for data that it was not trained on. Its labelled rows' scores are kept in
    /// memory.</param>
    /// <param name="labelColumnName">The label that is doubted: a key with the classes that the model was trained on.</param>
    /// <param name="scoreColumnName">The class probabilities.</param>
    /// <param name="imagePathColumnName">A text column that names the image, if there is one.</param>
    /// <returns>The most suspect first. It is a list to look through: some labels on it are right.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">The label's keys are not the classes that the scores are for.</exception>
    /// <exception cref="InvalidDataException">The scores are no probabilities.</exception>
    /// <exception cref="InvalidOperationException">No row has a label.</exception>
    public static IReadOnlyList<SuspectLabel> FindSuspectLabels(
        this MulticlassClassificationCatalog catalog,
        IDataView scored,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string imagePathColumnName = "ImagePath")
    {
        ArgumentNullException.ThrowIfNull(scored);
        return catalog.FindSuspectLabels([scored], labelColumnName, scoreColumnName, imagePathColumnName);
    }

    /// <inheritdoc cref="FindSuspectLabels(MulticlassClassificationCatalog, IDataView, string, string, string)"
    /// path="/*[not(self::param)]"/>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="folds">
    /// What <c>CrossValidate</c> gave: <c>folds.Select(fold => fold.ScoredHoldOutSet)</c>. Each image is in one of them.
    /// </param>
    /// <param name="labelColumnName">The label that is doubted: a key with the classes that the models were trained on.</param>
    /// <param name="scoreColumnName">The class probabilities.</param>
    /// <param name="imagePathColumnName">A text column that names the image, if there is one.</param>
    public static IReadOnlyList<SuspectLabel> FindSuspectLabels(
        this MulticlassClassificationCatalog catalog,
        IEnumerable<IDataView> folds,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string imagePathColumnName = "ImagePath")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(folds);
        return ConfidentLearning.Find(
            [.. folds], scored => ScoredColumns.Find(scored.Schema, labelColumnName, scoreColumnName, imagePathColumnName));
    }
}
