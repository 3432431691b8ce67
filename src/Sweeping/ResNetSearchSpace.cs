using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Which options of a <see cref="ResNetTrainer"/> a tuner may change, and within which bounds: <see cref="Default"/>, or one of your own,
/// <c>ResNetSearchSpace.Default.Without("BatchSize").Choice("Architecture", [ResNetArchitecture.Cifar(20), ResNetArchitecture.Cifar(56)], o
/// => o.Architecture, (o, net) => o with { Architecture = net })</c>.
/// </summary>
/// <remarks>
/// It knows no tuner. The package Microsoft.ML.ResNet.AutoML makes a <c>SweepableEstimator</c> of it; any other needs only
/// <see cref="Describe"/> and <see cref="Apply"/>.
/// </remarks>
public sealed class ResNetSearchSpace
{
    private readonly ImmutableArray<SweptSetting> _settings;

    private ResNetSearchSpace(ImmutableArray<SweptSetting> settings) => _settings = settings;

    /// <summary>Nothing to change.</summary>
    public static ResNetSearchSpace Empty { get; } = new([]);

    /// <summary>
    /// Learning rate from 0.01 to 0.5 and weight decay from 0.00001 to 0.01, both by factors; label smoothing from 0 to 0.2; 32, 64, 128 or
    /// 256 images a step; and the learning rate in steps (the paper), along a cosine, or in one cycle. The length of training is not among
    /// them: longer is hardly ever worse, and a tuner would only find that out.
    /// </summary>
    public static ResNetSearchSpace Default { get; } = Empty
        .Range(
            nameof(ResNetTrainer.Options.LearningRate), 0.01, 0.5, options => options.LearningRate,
            (options, value) => options with { LearningRate = value }, logarithmic: true)
        .Range(
            nameof(ResNetTrainer.Options.WeightDecay), 1e-5, 1e-2, options => options.WeightDecay,
            (options, value) => options with { WeightDecay = value }, logarithmic: true)
        .Range(
            nameof(ResNetTrainer.Options.LabelSmoothing), 0, 0.2, options => options.LabelSmoothing,
            (options, value) => options with { LabelSmoothing = value })
        .Choice(
            nameof(ResNetTrainer.Options.BatchSize), [32, 64, 128, 256], options => options.BatchSize,
            (options, value) => options with { BatchSize = value })
        .Choice(
            nameof(ResNetTrainer.Options.Schedule),
            [LearningRateSchedule.MultiStep([0.5, 0.75]), LearningRateSchedule.Cosine(), LearningRateSchedule.OneCycle()],
            options => options.Schedule, (options, value) => options with { Schedule = value });

    /// <summary>The space with one more option: any number in a range. It replaces one of the same name.</summary>
    /// <param name="name">Its name in points of the space.</param>
    /// <param name="minimum">The smallest value, and above 0 where <paramref name="logarithmic"/>.</param>
    /// <param name="maximum">The largest value, above <paramref name="minimum"/>.</param>
    /// <param name="read">The option's value.</param>
    /// <param name="write">The options with another value.</param>
    /// <param name="logarithmic">Whether factors count, rather than differences. Default false.</param>
    /// <exception cref="ArgumentException">The range is empty, not finite, or not above 0 where it must be.</exception>
    public ResNetSearchSpace Range(
        string name, double minimum, double maximum, Func<ResNetTrainer.Options, double> read,
        Func<ResNetTrainer.Options, double, ResNetTrainer.Options> write, bool logarithmic = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(write);
        var problems = new List<string>();
        if (!(minimum < maximum && double.IsFinite(minimum) && double.IsFinite(maximum)))
            problems.Add(FormattableString.Invariant(
                $"{name} must have a maximum above its minimum, both finite; received {minimum} to {maximum}."));
        if (logarithmic && !(minimum > 0))
            problems.Add(FormattableString.Invariant($"{name} must have a minimum above 0 on a logarithmic scale; received {minimum}."));
        Validation.ThrowIfAny(problems, nameof(minimum));
        return With(new RangeSetting(name, minimum, maximum, logarithmic, read, write));
    }

    /// <summary>The space with one more option: one of a few values. It replaces one of the same name.</summary>
    /// <param name="name">Its name in points of the space.</param>
    /// <param name="values">The values, at least one, no two of which read the same.</param>
    /// <param name="read">The option's value.</param>
    /// <param name="write">The options with another value.</param>
    /// <exception cref="ArgumentException">There are no values, or two that read the same.</exception>
    public ResNetSearchSpace Choice<T>(
        string name, IReadOnlyList<T> values, Func<ResNetTrainer.Options, T> read,
        Func<ResNetTrainer.Options, T, ResNetTrainer.Options> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(write);
        var setting = new ChoiceSetting<T>(name, [.. values], read, write);
        if (values.Count == 0 || setting.Choices.Distinct().Count() < values.Count)
            throw new ArgumentException(
                $"{name} must have values, no two of which read the same; received "
                + $"{(values.Count == 0 ? "none" : string.Join("; ", setting.Choices))}.",
                nameof(values));
        return With(setting);
    }

    /// <summary>The space without an option, which then stays as it is.</summary>
    /// <exception cref="ArgumentException">The space has no such option.</exception>
    public ResNetSearchSpace Without(string name) =>
        _settings.FirstOrDefault(setting => setting.Name == name) is { } found
            ? new(_settings.Remove(found))
            : throw new ArgumentException($"The search space has {Names}; received \"{name}\".", nameof(name));

    /// <summary>What a tuner needs to know, beginning at the values that <paramref name="options"/> have.</summary>
    /// <exception cref="ArgumentException">Options lie outside of the space; the message names all of them.</exception>
    public IReadOnlyList<SweptOption> Describe(ResNetTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validation.ThrowIfAny([.. _settings.Select(setting => setting.ProblemOf(options)).OfType<string>()], nameof(options));
        return [.. _settings.Select(setting => setting.Describe(options))];
    }

    /// <summary>
    /// The options at a point of the space: <paramref name="options"/> with the point's values, those that are not swept as they are.
    /// </summary>
    /// <param name="options">The options that are swept.</param>
    /// <param name="point">
    /// By name, a <see cref="double"/> for each range and the text of a choice for each of those; all of them, and no others.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Values are missing, unknown, of another type, or outside of the space; the message names all of them.
    /// </exception>
    public ResNetTrainer.Options Apply(ResNetTrainer.Options options, IReadOnlyDictionary<string, object> point)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(point);
        Validation.ThrowIfAny(
            [
                .. point.Keys.Where(name => _settings.All(setting => setting.Name != name)).Select(
                    name => $"The search space has {Names}; received \"{name}\"."),
                .. _settings
                    .Where(setting => !point.ContainsKey(setting.Name))
                    .Select(setting => $"{setting.Name} must have a value; received none."),
                .. _settings.Where(setting => point.ContainsKey(
                    setting.Name)).Select(setting => setting.ProblemOf(point[setting.Name])).OfType<string>(),
            ],
            nameof(point));
        return _settings.Aggregate(options, (result, setting) => setting.Apply(result, point[setting.Name]));
    }

    private string Names => _settings.IsEmpty ? "no options" : string.Join(", ", _settings.Select(setting => setting.Name));

    private ResNetSearchSpace With(SweptSetting setting) => new([.. _settings.Where(other => other.Name != setting.Name), setting]);
}
