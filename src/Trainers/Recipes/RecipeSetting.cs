namespace Microsoft.ML.ResNet;

/// <summary>One setting of a recipe, such as <see cref="ResNetRecipe"/>.</summary>
/// <param name="Option">The property of the trainer's options.</param>
/// <param name="Value">Its value, for people.</param>
/// <param name="Source">Where it comes from: a section of the paper or of another, or why it was chosen.</param>
public sealed record RecipeSetting(string Option, string Value, string Source);
