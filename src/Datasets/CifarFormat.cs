namespace Microsoft.ML.ResNet;

/// <summary>The two binary formats of CIFAR (Krizhevsky 2009).</summary>
public enum CifarFormat
{
    /// <summary>Ten classes; 3,073 bytes an image: its class, then 3×32×32 pixels.</summary>
    Cifar10,

    /// <summary>
    /// A hundred classes in twenty coarse ones; 3,074 bytes an image: the coarse class, the fine class, then 3×32×32 pixels.
    /// </summary>
    Cifar100,
}
