namespace Microsoft.ML.ResNet;

/// <summary>A dimension of a search space, with the way from its values to the options and back.</summary>
internal abstract record SweptSetting(string Name)
{
    /// <summary>What is wrong with options as the place to begin, or null.</summary>
    public abstract string? ProblemOf(ResNetTrainer.Options options);

    /// <summary>The dimension as a tuner needs it, beginning at <paramref name="options"/>, which must have no problem.</summary>
    public abstract SweptOption Describe(ResNetTrainer.Options options);

    /// <summary>What is wrong with a value of a point, or null.</summary>
    public abstract string? ProblemOf(object value);

    /// <summary>The options with a value that has no problem.</summary>
    public abstract ResNetTrainer.Options Apply(ResNetTrainer.Options options, object value);
}
