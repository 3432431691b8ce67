namespace Microsoft.ML.ResNet;

public sealed partial class FasterRcnnTransformer
{
    /// <summary>
    /// Writes the detector as an ONNX file (opset 18) that takes the pixels of one image of any size, uint8 [1, H, W, 3], and gives
    /// <c>PredictedLabel</c>, int64 [1, n] from 1; <c>PredictedBoundingBoxes</c>, float [1, 4 n] in the image's own pixels; and
    /// <c>Score</c>, float [1, n].
    /// Resizing, normalization and suppression are part of the graph; the names of the classes are in the metadata, as JSON, under
    /// <c>resnet.detector</c>.
    /// </summary>
    /// <param name="path">The file. One that is there is replaced once the new one is complete.</param>
    /// <exception cref="NotSupportedException">The network is larger than 2 GB, the limit of the format; or the detector looks at images
    /// more than once.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public void ExportToOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ThrowIfTestedSpecially();
        var names = (_columns.Image, _columns.PredictedLabel, _columns.PredictedBoundingBox, _columns.Score);
        _model.Hold(state => OnnxFile.Write(DetectorOnnx.OfImages(Description, state, names, size: null), path));
    }

    /// <summary>
    /// Saves the detector as a chain of ML.NET's own transformers; called by <c>mlContext.Model.Save</c>. Whoever loads it needs ML.NET
    /// with ONNX Runtime, and, only if the images are encoded (<c>Vector&lt;Byte&gt;</c>) or <c>MLImage</c>s of no known size, this library
    /// too.
    /// </summary>
    /// <exception cref="NotSupportedException">The detector looks at images more than once.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ThrowIfTestedSpecially();
        _model.Hold(state =>
            StockChain.Save(ctx, folder => DetectorChain.Create(new MLContext(), Description, state, folder)));
    }

    private void ThrowIfTestedSpecially()
    {
        if (Scales is not null || Refinement is not null)
            throw new NotSupportedException(
                "A detector that looks at images more than once (DetectionRefinement, MultiScaleTesting) cannot be saved or exported. "
                + "Save the one that it was made of, and call With(...) again after loading.");
    }

    private DetectorDescription Description =>
        new(_model.Architecture, _model.ClassCount, _model.Normalization, _model.Options, _columns, _classNames,
            _imageType);
}
