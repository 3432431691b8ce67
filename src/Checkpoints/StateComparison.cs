using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>Pairs the tensors of a checkpoint with the state of a network.</summary>
internal static class StateComparison
{
    /// <param name="network">What the network is, for messages.</param>
    /// <param name="expected">The network's state, counts of batches or not.</param>
    /// <param name="found">The checkpoint's, by state name.</param>
    /// <param name="classifier">What to do about a classifier that does not fit.</param>
    /// <returns>The names to load.</returns>
    /// <exception cref="CheckpointMismatchException">They do not fit; all of it is in the message.</exception>
    public static IReadOnlyList<string> Pair(
        string network,
        IReadOnlyDictionary<string, ImmutableArray<long>> expected,
        IReadOnlyDictionary<string, CheckpointTensor> found,
        ClassifierMismatch classifier)
    {
        // Both halves of a classifier are loaded, or none.
        bool isReplaced = classifier == ClassifierMismatch.Replace
            && expected.Any(
                state => StateNames.IsClassifier(state.Key)
                    && !(found.TryGetValue(state.Key, out var tensor) && Fits(state.Key, tensor, state.Value)));
        var wanted = expected.Where(state => !isReplaced || !StateNames.IsClassifier(state.Key)).ToArray();

        var missing = wanted.Where(
            state => !found.ContainsKey(state.Key) && !StateNames.IsBatchCount(state.Key)).Select(state => state.Key).ToArray();
        var unexpected = found.Where(
            pair => !expected.ContainsKey(pair.Key) && !IsIdleBatchCount(pair.Key, expected)).Select(pair => pair.Value.Name).ToArray();
        var different = expected
            .Where(
                state => found.TryGetValue(state.Key, out var tensor)
                    && !(Fits(state.Key, tensor, state.Value) || (isReplaced && IsOtherClassCount(state.Key, tensor, state.Value))))
            .Select(state => (state.Key, Describe(found[state.Key]), ShapeText.Of(state.Value)))
            .ToArray();
        if (missing.Length + unexpected.Length + different.Length > 0)
            throw new CheckpointMismatchException(network, missing, unexpected, different);
        return [.. wanted.Select(state => state.Key).Where(found.ContainsKey)];
    }

    private static bool Fits(string name, CheckpointTensor tensor, ImmutableArray<long> shape) =>
        tensor.Shape.SequenceEqual(shape) && (tensor.ElementType.IsFloatingPoint() || StateNames.IsBatchCount(name));

    private static bool IsOtherClassCount(string name, CheckpointTensor tensor, ImmutableArray<long> shape) =>
        StateNames.IsClassifier(name) && tensor.ElementType.IsFloatingPoint() && tensor.Shape.Length == shape.Length
            && tensor.Shape.Skip(1).SequenceEqual(shape.Skip(1));

    /// <summary>Where the expected state comes from a plan it has no counts; those of layers that it has are no surprise.</summary>
    private static bool IsIdleBatchCount(string name, IReadOnlyDictionary<string, ImmutableArray<long>> expected) =>
        StateNames.IsBatchCount(name) && expected.ContainsKey(name[..name.LastIndexOf('.')] + ".running_mean");

    private static string Describe(CheckpointTensor tensor) =>
        tensor.ElementType.IsFloatingPoint() ? ShapeText.Of(tensor.Shape) : $"{tensor.ElementType} {ShapeText.Of(tensor.Shape)}";
}
