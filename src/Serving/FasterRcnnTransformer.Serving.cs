namespace Microsoft.ML.ResNet;

public sealed partial class FasterRcnnTransformer
{
    /// <summary>What a predictor detects with.</summary>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    internal DetectorScorer CreateScorer()
    {
        _model.ThrowIfDisposed();
        return new(_model, Description.Names, _blockSize);
    }
}
