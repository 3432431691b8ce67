using System.Collections.Immutable;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>The tensors of a checkpoint are not those of the network. The message has up to 20 names of a kind; the properties have
/// all.</summary>
public sealed class CheckpointMismatchException : InvalidOperationException
{
    private const int Shown = 20;

    internal CheckpointMismatchException(
        string network, IEnumerable<string> missing, IEnumerable<string> unexpected, IEnumerable<(string Name, string Checkpoint,
            string Network)> different)
        : this(network, [.. missing], [.. unexpected], [.. different])
    {
    }

    private CheckpointMismatchException(
        string network, ImmutableArray<string> missing, ImmutableArray<string> unexpected, ImmutableArray<(string Name, string Checkpoint,
            string Network)> different)
        : base(Describe(network, missing, unexpected, different))
    {
        MissingNames = missing;
        UnexpectedNames = unexpected;
        DifferentNames = [.. different.Select(tensor => tensor.Name)];
    }

    /// <summary>State names that the network has and the checkpoint lacks.</summary>
    public IReadOnlyList<string> MissingNames { get; }

    /// <summary>Names in the checkpoint that the network has no place for.</summary>
    public IReadOnlyList<string> UnexpectedNames { get; }

    /// <summary>State names of both, whose shape differs or whose type is not floating point.</summary>
    public IReadOnlyList<string> DifferentNames { get; }

    private static string Describe(
        string network, ImmutableArray<string> missing, ImmutableArray<string> unexpected, ImmutableArray<(string Name, string Checkpoint,
            string Network)> different)
    {
        var message = new StringBuilder(
            $"The checkpoint does not fit {network}: {missing.Length} missing, {unexpected.Length} unexpected and {different.Length} "
            + $"different tensors.");
        if (MismatchReasons.Of(missing, unexpected) is { } reason)
            message.AppendLine().Append(reason);
        Add("Missing", missing);
        Add("Unexpected", unexpected);
        Add("Different", [.. different.Select(tensor => $"{tensor.Name}: {tensor.Checkpoint} in the checkpoint, {tensor.Network} in the "
            + $"network")]);
        if (missing.IsEmpty && unexpected.IsEmpty && different.All(tensor => StateNames.IsClassifier(tensor.Name)))
            message.AppendLine().Append($"Only the classifier differs: {nameof(ClassifierMismatch)}.{nameof(ClassifierMismatch.Replace)} "
                + $"keeps the network's own.");
        return message.ToString();

        void Add(string title, ImmutableArray<string> names)
        {
            if (!names.IsEmpty)
                message.AppendLine().Append(title).Append(':');
            foreach (string name in names.Take(Shown))
                message.AppendLine().Append("  ").Append(name);
            if (names.Length > Shown)
                message.AppendLine().Append($"  and {names.Length - Shown} more");
        }
    }
}
