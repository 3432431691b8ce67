using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Detects in rows of data: what transformers of detectors have in common.</summary>
/// <param name="group">What detects.</param>
/// <param name="columns">What is read and written.</param>
/// <param name="classNames">The label's key values in training, where it had any.</param>
/// <param name="imageType">The type of the image column in training.</param>
/// <param name="batchSize">At most so many images are seen at once.</param>
/// <param name="skipping">Where to tell of images that cannot be read, in which nothing is found; null: they are errors.</param>
internal sealed class DetectingRows(
    DetectorGroup group, DetectionColumns columns, ClassNames? classNames, DataViewType imageType, int batchSize,
    IChannelProvider? skipping)
{
    private readonly DetectionScorer _scorer = new(group, columns.Image, skipping);

    public ScoredSchema Bind(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var image = ColumnChecks.FindFeature(input, columns.Image, imageType, "image");
        return new(input, [image], new DetectedColumns(columns, group.ClassCount, classNames));
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        group.ThrowIfDisposed();
        return new ScoredView(input, Bind(input.Schema), _scorer, batchSize);
    }

    public IRowToRowMapper MapRows(DataViewSchema input)
    {
        group.ThrowIfDisposed();
        return new ScoredRowMapper(Bind(input), _scorer);
    }
}
