using System.Collections.Immutable;
using System.Text;

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
    public IReadOnlyList<RecipeSetting> Settings =>
        [
            .. _sources.Select(source => new RecipeSetting(
                source.Option, OptionText.Of(typeof(ResNetTrainer.Options).GetProperty(source.Option)!.GetValue(Options)), source.Source)),
        ];

    /// <summary>The recipe for a network, with what it does differently for that one.</summary>
    public ResNetRecipe For(ResNetArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return _adapt(this with { Options = Options with { Architecture = architecture } }, architecture);
    }

    /// <summary>A line for each setting: its value and its source.</summary>
    public override string ToString()
    {
        var settings = Settings;
        int optionWidth = settings.Max(setting => setting.Option.Length),
            valueWidth = Math.Min(LongestValueBefore, settings.Max(setting => setting.Value.Length));
        var text = new StringBuilder($"{Name}: {Summary}");
        foreach (var setting in settings)
            text.AppendLine().Append($"  {setting.Option.PadRight(optionWidth)}  {setting.Value.PadRight(valueWidth)}  {setting.Source}");
        return text.ToString();
    }

    // Longer ones push their source to the right.
    private const int LongestValueBefore = 40;

    private ResNetRecipe With(ResNetTrainer.Options options, string option, string source) =>
        new(Name, Summary, options, _adapt, [.. _sources.Where(existing => existing.Option != option), (option, source)]);
}
