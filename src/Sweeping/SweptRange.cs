namespace Microsoft.ML.ResNet;

/// <summary>An option whose values are numbers; a point of the search space has a <see cref="double"/> for it.</summary>
public sealed class SweptRange : SweptOption
{
    internal SweptRange(string name, double minimum, double maximum, double @default, bool isLogarithmic)
        : base(name) => (Minimum, Maximum, Default, IsLogarithmic) = (minimum, maximum, @default, isLogarithmic);

    /// <summary>The smallest value.</summary>
    public double Minimum { get; }

    /// <summary>The largest value.</summary>
    public double Maximum { get; }

    /// <summary>The value of the options that are swept, where a tuner should begin.</summary>
    public double Default { get; }

    /// <summary>Whether factors count, rather than differences: then <see cref="Minimum"/> is above 0.</summary>
    public bool IsLogarithmic { get; }
}
