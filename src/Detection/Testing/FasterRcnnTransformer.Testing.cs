using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

public sealed partial class FasterRcnnTransformer
{
    /// <summary>How boxes are looked at once more; null: they are not.</summary>
    public DetectionRefinement? Refinement { get; }

    /// <summary>At which sizes regions are classified; null: at that of training.</summary>
    public MultiScaleTesting? Scales { get; }

    internal (DetectionColumns Columns, ClassNames? ClassNames, DataViewType ImageType) Described =>
        (_columns, _classNames, _imageType);

    /// <summary>Makes a transformer that looks at its boxes once more; about 2 points of mean average precision in the paper.</summary>
    /// <param name="refinement">How.</param>
    /// <returns>
    /// A transformer with the network of this one: it is to be used no longer than this one, and disposing it leaves this one as it is. It
    /// cannot be saved or exported; the one that it was made of can.
    /// </returns>
    /// <exception cref="ArgumentException">A value is out of range; the message names every problem.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public FasterRcnnTransformer With(DetectionRefinement refinement)
    {
        ArgumentNullException.ThrowIfNull(refinement);
        Validation.ThrowIfAny([.. refinement.Problems()], nameof(refinement));
        _model.ThrowIfDisposed();
        return new(this, Scales, refinement);
    }

    /// <summary>Makes a transformer that classifies regions at several sizes; over 2 points in the paper.</summary>
    /// <param name="scales">Which.</param>
    /// <returns>As of <see cref="With(DetectionRefinement)"/>.</returns>
    /// <exception cref="ArgumentException">A value is out of range; the message names every problem.</exception>
    /// <exception cref="NotSupportedException">The detector was loaded for ONNX Runtime.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public FasterRcnnTransformer With(MultiScaleTesting scales)
    {
        ArgumentNullException.ThrowIfNull(scales);
        Validation.ThrowIfAny([.. scales.Problems()], nameof(scales));
        _model.ThrowIfDisposed();
        return _model.JoinsScales
            ? new(this, scales, Refinement)
            : throw new NotSupportedException(
                "A detector that was loaded for ONNX Runtime sees images at one size: its classifier is one piece with what pools regions. "
                + "Load it for libtorch.");
    }
}
