namespace Microsoft.ML.ResNet;

/// <summary>An image of a data set that cannot be read.</summary>
/// <param name="Row">Its row's place in the view, from 0.</param>
/// <param name="ImagePath">Its file, where the view has a column that says it.</param>
/// <param name="Reason">What is wrong with it, such as "it is empty".</param>
public sealed record UnreadableImage(long Row, string? ImagePath, string Reason);
