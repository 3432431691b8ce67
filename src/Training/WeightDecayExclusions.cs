namespace Microsoft.ML.ResNet;

/// <summary>
/// Parameters that weight decay leaves alone. The paper decays all (section 3.4, as Caffe did); later recipes only the weights of
/// convolutions and the classifier.
/// </summary>
[Flags]
public enum WeightDecayExclusions
{
    /// <summary>All parameters decay.</summary>
    None = 0,

    /// <summary>Scales and shifts of batch normalization (Goyal et al., 2017, section 5.1).</summary>
    BatchNormalization = 1,

    /// <summary>Biases; there is one, the classifier's (He et al., 2018, "Bag of Tricks", section 3.1).</summary>
    Biases = 2,
}
