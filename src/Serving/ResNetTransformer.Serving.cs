using System.Globalization;

namespace Microsoft.ML.ResNet;

public sealed partial class ResNetTransformer
{
    /// <summary>What a predictor scores with.</summary>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    internal IBatchScorer CreateScorer()
    {
        Scoring.ThrowIfDisposed();
        string[] classes = _classNames?.ToStrings()
            ?? [.. Enumerable.Range(1, Scoring.ClassCount).Select(key => key.ToString(CultureInfo.InvariantCulture))];
        return new ModelScorer(Scoring, classes, BlockSize);
    }
}
