using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>What recipes say of their settings.</summary>
internal static class RecipeSettings
{
    // Longer values push their source to the right.
    private const int LongestValueBefore = 40;

    /// <param name="options">A trainer's.</param>
    /// <param name="sources">The properties that a recipe decides, and why.</param>
    public static IReadOnlyList<RecipeSetting> Of(object options, IEnumerable<(string Option, string Source)> sources) =>
        [
            .. sources.Select(source => new RecipeSetting(
                source.Option, OptionText.Of(options.GetType().GetProperty(source.Option)!.GetValue(options)), source.Source)),
        ];

    /// <summary>A line for each setting: its value and its source.</summary>
    public static string Text(string name, string summary, IReadOnlyList<RecipeSetting> settings)
    {
        int optionWidth = settings.Max(setting => setting.Option.Length),
            valueWidth = Math.Min(LongestValueBefore, settings.Max(setting => setting.Value.Length));
        var text = new StringBuilder($"{name}: {summary}");
        foreach (var setting in settings)
            text.AppendLine().Append($"  {setting.Option.PadRight(optionWidth)}  {setting.Value.PadRight(valueWidth)}  {setting.Source}");
        return text.ToString();
    }
}
