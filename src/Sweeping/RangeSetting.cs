namespace Microsoft.ML.ResNet;

internal sealed record RangeSetting(
    string Name, double Minimum, double Maximum, bool IsLogarithmic, Func<ResNetTrainer.Options, double> Read,
    Func<ResNetTrainer.Options, double, ResNetTrainer.Options> Write)
    : SweptSetting(Name)
{
    // A tuner that works in logarithms comes back from them a rounding error outside.
    private const double Slack = 1e-9;

    public override string? ProblemOf(ResNetTrainer.Options options) => OutsideOf(Read(options));

    public override SweptOption Describe(ResNetTrainer.Options options) =>
        new SweptRange(Name, Minimum, Maximum, Read(options), IsLogarithmic);

    public override string? ProblemOf(object value) =>
        value is double number
            ? OutsideOf(number)
            : FormattableString.Invariant($"{Name} must be a Double; received {value ?? "null"} ({value?.GetType().Name ?? "no type"}).");

    public override ResNetTrainer.Options Apply(ResNetTrainer.Options options, object value) =>
        Write(options, Math.Clamp((double)value, Minimum, Maximum));

    private string? OutsideOf(double number)
    {
        var slack = Slack * (Maximum - Minimum);
        return number >= Minimum - slack && number <= Maximum + slack
            ? null
            : FormattableString.Invariant(
                $"{Name} must lie in the range of the search space, from {Minimum} to {Maximum}; received {number}.");
    }
}
