namespace Microsoft.ML.ResNet;

/// <summary>One setting of a <see cref="ResNetRecipe"/>.</summary>
/// <param name="Option">The property of <see cref="ResNetTrainer.Options"/>.</param>
/// <param name="Value">Its value, for people.</param>
/// <param name="Source">Where it comes from: a section of the paper or of another, or why it was chosen.</param>
public sealed record RecipeSetting(string Option, string Value, string Source);
