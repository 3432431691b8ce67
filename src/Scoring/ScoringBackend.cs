namespace Microsoft.ML.ResNet;

/// <summary>What computes the scores of a network. Both give the same scores, within float rounding.</summary>
public enum ScoringBackend
{
    /// <summary>libtorch, through TorchSharp: what trains the network scores with it.</summary>
    LibTorch,

    /// <summary>ONNX Runtime, which ML.NET's own <c>OnnxTransformer</c> uses: a small native library, and no libtorch is loaded.</summary>
    OnnxRuntime,
}
