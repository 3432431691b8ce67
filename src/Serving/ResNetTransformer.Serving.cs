namespace Microsoft.ML.ResNet;

public sealed partial class ResNetTransformer
{
    /// <summary>What a predictor scores with.</summary>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    internal IBatchScorer CreateScorer()
    {
        Scoring.ThrowIfDisposed();
        return new ModelScorer(Scoring, Classes, BlockSize);
    }
}
