namespace Microsoft.ML.ResNet;

/// <summary>How far a convolution and what follows it run.</summary>
internal enum LayerEnd
{
    /// <summary>The convolution alone.</summary>
    Convolution,

    /// <summary>Its batch normalization too.</summary>
    Normalization,

    /// <summary>Its activation too.</summary>
    Activation,
}
