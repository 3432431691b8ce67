namespace Microsoft.ML.ResNet;

/// <summary>What becomes of the maps of the last layer that runs.</summary>
internal enum OutputForm
{
    /// <summary>The maps themselves, as one vector in the order [C, H, W].</summary>
    Maps,

    /// <summary>The mean of each map.</summary>
    PooledMaps,

    /// <summary>What the classifier makes of the means.</summary>
    Logits,

    /// <summary>The softmax of the logits.</summary>
    Probabilities,

    /// <summary>The sigmoid of each logit: an image may have any number of labels.</summary>
    LabelProbabilities,
}
