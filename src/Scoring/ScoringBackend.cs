namespace Microsoft.ML.ResNet;

/// <summary>What computes the scores of a network. Both give the same scores, within float rounding.</summary>
public enum ScoringBackend
{
    /// <summary>libtorch, through TorchSharp: what trains the network scores with it.</summary>
    LibTorch,

    /// <summary>ONNX Runtime, which ML.NET's own <c>OnnxTransformer</c> uses: a small native library, and no libtorch is loaded.</summary>
    OnnxRuntime,

    /// <summary>
    /// Whichever of them scores the network faster on this machine. Both are tried when it is loaded, for a second or so, in which there
    /// are two networks in memory; the log says how long each took, and the transformer which it is. Where the library of one is missing,
    /// the other.
    /// </summary>
    Fastest,
}
