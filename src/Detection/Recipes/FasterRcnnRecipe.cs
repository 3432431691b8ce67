using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A way to train a detector that has a name and says where each of its settings comes from. What it is for are its
/// <see cref="Options"/>: <c>FasterRcnnRecipe.FewImages.Options with { InitialCheckpoint = PretrainedResNet.MLNetResNet18 }</c>.
/// </summary>
public sealed partial record FasterRcnnRecipe
{
    private readonly ImmutableArray<(string Option, string Source)> _sources;
    private readonly Func<ResNetArchitecture, DetectorArchitecture> _over;

    private FasterRcnnRecipe(
        string name, string summary, FasterRcnnTrainer.Options options, Func<ResNetArchitecture, DetectorArchitecture> over,
        ImmutableArray<(string Option, string Source)> sources)
    {
        (Name, Summary, Options, _over, _sources) = (name, summary, options, over, sources);
    }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>What it is, in a sentence.</summary>
    public string Summary { get; }

    /// <summary>The options, complete but for columns and the weights to begin with; change them by <c>with</c>.</summary>
    public FasterRcnnTrainer.Options Options { get; private init; }

    /// <summary>Every option that the recipe decides. All others are as <see cref="FasterRcnnTrainer.Options"/> has them.</summary>
    public IReadOnlyList<RecipeSetting> Settings => RecipeSettings.Of(Options, _sources);

    /// <summary>The recipe with another body.</summary>
    public FasterRcnnRecipe For(ResNetArchitecture body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return this with { Options = Options with { Architecture = _over(body) } };
    }

    /// <summary>A line for each setting: its value and its source.</summary>
    public override string ToString() => RecipeSettings.Text(Name, Summary, Settings);
}
