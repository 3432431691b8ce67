namespace Microsoft.ML.ResNet;

/// <summary>One option that a sweep tries values of: a <see cref="SweptRange"/> or a <see cref="SweptChoice"/>.</summary>
public abstract class SweptOption
{
    private protected SweptOption(string name) => Name = name;

    /// <summary>The name of its value in a point of the search space.</summary>
    public string Name { get; }
}
