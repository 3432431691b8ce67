namespace Microsoft.ML.ResNet;

/// <summary>What an exported graph says of each class.</summary>
public enum OnnxScores
{
    /// <summary>Its probability, as in the score column: all of them add up to 1.</summary>
    Probabilities,

    /// <summary>The logarithm of its probability, up to a constant: what goes into the softmax.</summary>
    Logits,
}
