using Microsoft.ML.ResNet;
using MlResNet.Photos;

namespace MlResNet.Reports;

/// <summary>Photos of classes that a model does not know: whatever it says about them is wrong.</summary>
/// <param name="Classes">Each such class and how many photos it has.</param>
internal sealed record UnknownPhotos(IReadOnlyList<KeyValuePair<string, int>> Classes)
{
    public int Count => Classes.Sum(pair => pair.Value);

    /// <exception cref="InvalidDataException">No photo is of a class that the model knows.</exception>
    public static UnknownPhotos Of(PhotoSet photos, IReadOnlyCollection<string> known)
    {
        var unknown = new UnknownPhotos([.. photos.Classes.Where(pair => !known.Contains(pair.Key))]);
        return unknown.Count < photos.Count || photos.Count == 0
            ? unknown
            : throw new InvalidDataException(
                $"There must be photos of classes that the model knows, {string.Join(", ", known)}; the folder has {unknown}.");
    }

    /// <summary>The share of all photos that was told right: those of unknown classes count as wrong.</summary>
    public double RightOfAll(ScoreAnalysis analysis) => analysis.RowCount * (1 - analysis.Top1Error) / (analysis.RowCount + Count);

    /// <summary>A sentence about them.</summary>
    public string Explanation => FormattableString.Invariant($"{Count:N0} photos are of classes that the model does not know ({this}).");

    /// <summary>A sentence about all photos.</summary>
    public string Sum(ScoreAnalysis analysis) =>
        FormattableString.Invariant($"Counted as wrong: {RightOfAll(analysis):P1} of {analysis.RowCount + Count:N0} photos right.");

    public override string ToString() =>
        string.Join(", ", Classes.Select(pair => FormattableString.Invariant($"{pair.Key}: {pair.Value:N0}")));
}
