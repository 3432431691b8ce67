namespace Microsoft.ML.ResNet;

/// <summary>An eigenvector of the covariance of pixels' red, green and blue, scaled to 0..1, with its eigenvalue.</summary>
/// <param name="Variance">The eigenvalue: how much pixels vary along the direction, in squares of the full grey scale.</param>
/// <param name="Red">Red of the direction, which is of length 1.</param>
/// <param name="Green">Green of the direction.</param>
/// <param name="Blue">Blue of the direction.</param>
public readonly record struct PrincipalColour(double Variance, double Red, double Green, double Blue);
