namespace Microsoft.ML.ResNet;

/// <summary>The last layer of a graph.</summary>
/// <param name="Weight">[classes, features], or [features, classes] where it is transposed.</param>
/// <param name="IsTransposed">Whether features come first.</param>
/// <param name="Bias">One value a class.</param>
internal sealed record GraphClassifier(TensorProto Weight, bool IsTransposed, float[] Bias);
