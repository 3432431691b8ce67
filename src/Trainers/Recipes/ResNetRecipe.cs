using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A way to train that has a name and says where each of its settings comes from. What it is for are its <see cref="Options"/>:
/// <c>ResNetRecipe.CifarPaper.For(ResNetArchitecture.Cifar(56)).Options with { FeatureColumnName = "Image", Seed = 1 }</c>.
/// </summary>
public sealed partial record ResNetRecipe
{
    private readonly ImmutableArray<(string Option, string Source)> _sources;
    private readonly Func<ResNetRecipe, ResNetArchitecture, ResNetRecipe> _adapt;

    private ResNetRecipe(
        string name, string summary, ResNetTrainer.Options options, Func<ResNetRecipe, ResNetArchitecture, ResNetRecipe> adapt,
        ImmutableArray<(string Option, string Source)> sources)
    {
        (Name, Summary, Options, _adapt, _sources) = (name, summary, options, adapt, sources);
    }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>What it is, in a sentence.</summary>
    public string Summary { get; }

    /// <summary>The options, complete but for the columns; change them by <c>with</c>.</summary>
    public ResNetTrainer.Options Options { get; private init; }

    /// <summary>Every option that the recipe decides. All others are as <see cref="ResNetTrainer.Options"/> has them.</summary>
    public IReadOnlyList<RecipeSetting> Settings => RecipeSettings.Of(Options, _sources);

    /// <summary>The recipe for a network, with what it does differently for that one.</summary>
    public ResNetRecipe For(ResNetArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return _adapt(this with { Options = Options with { Architecture = architecture } }, architecture);
    }

    /// <summary>A line for each setting: its value and its source.</summary>
    public override string ToString() => RecipeSettings.Text(Name, Summary, Settings);

    private ResNetRecipe With(ResNetTrainer.Options options, string option, string source) =>
        new(Name, Summary, options, _adapt, [.. _sources.Where(existing => existing.Option != option), (option, source)]);
}
