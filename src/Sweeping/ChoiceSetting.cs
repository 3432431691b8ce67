using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>Values are told apart by their texts: schedules, for one, hold lists, and lists are equal only to themselves.</summary>
internal sealed record ChoiceSetting<T>(
    string Name, ImmutableArray<T> Values, Func<ResNetTrainer.Options, T> Read, Func<ResNetTrainer.Options, T, ResNetTrainer.Options> Write)
    : SweptSetting(Name)
{
    public ImmutableArray<string> Choices { get; } = [.. Values.Select(value => OptionText.Of(value))];

    public override string? ProblemOf(ResNetTrainer.Options options) => OtherThan(OptionText.Of(Read(options)));

    public override SweptOption Describe(ResNetTrainer.Options options) => new SweptChoice(Name, Choices, OptionText.Of(Read(options)));

    public override string? ProblemOf(object value) =>
        value is string text
            ? OtherThan(text)
            : FormattableString.Invariant($"{Name} must be a String; received {value ?? "null"} ({value?.GetType().Name ?? "no type"}).");

    public override ResNetTrainer.Options Apply(ResNetTrainer.Options options, object value) =>
        Write(options, Values[Choices.IndexOf((string)value)]);

    private string? OtherThan(string text) =>
        Choices.Contains(text) ? null : $"{Name} must be a choice of the search space ({string.Join("; ", Choices)}); received {text}.";
}
