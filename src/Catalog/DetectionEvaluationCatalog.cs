using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Evaluates detectors where ML.NET evaluates its own.</summary>
public static class DetectionEvaluationCatalog
{
    /// <summary>
    /// Says how well objects were found, as PASCAL VOC 2007 and 2012 and as COCO count it; of any detector with such columns, ML.NET's own
    /// too.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="data">What there is, and what was found.</param>
    /// <param name="options">The columns. Default null: the default names.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidDataException">Vectors of a row do not fit each other.</exception>
    public static DetectionMetrics EvaluateDetection(
        this MulticlassClassificationCatalog catalog, IDataView data, DetectionEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return DetectionEvaluation.Evaluate(data, options ?? new());
    }
}
