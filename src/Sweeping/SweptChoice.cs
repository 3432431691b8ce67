using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>An option with a few values to choose from; a point of the search space has the text of one for it.</summary>
public sealed class SweptChoice : SweptOption
{
    internal SweptChoice(string name, ImmutableArray<string> choices, string @default)
        : base(name) => (Choices, Default) = (choices, @default);

    /// <summary>The texts of the values, no two the same.</summary>
    public ImmutableArray<string> Choices { get; }

    /// <summary>The text of the value that the swept options have, where a tuner should begin.</summary>
    public string Default { get; }
}
