using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The weights that features need; zeros stand in the place of the classifier, of a single class, and of layers that do not run.
/// </summary>
internal sealed class PartialState : NetworkState
{
    /// <summary>Classes of the classifier that stands in.</summary>
    public const int ClassCount = 1;

    private readonly NetworkState _state;
    private readonly Dictionary<string, long> _absent;

    /// <param name="state">Has what <see cref="NetworkPlan.StateUpTo"/> names.</param>
    /// <param name="plan">The whole network.</param>
    /// <param name="cut">What runs.</param>
    public PartialState(NetworkState state, NetworkPlan plan, NetworkCut cut)
    {
        _state = state;
        _absent = plan.State(ClassCount)
            .ExceptBy(plan.StateUpTo(cut).Select(entry => entry.Name), entry => entry.Name)
            .ToDictionary(entry => entry.Name, entry => entry.Shape.Aggregate(1L, (count, size) => count * size), StringComparer.Ordinal);
    }

    public override ByteString Read(string name) =>
        _absent.TryGetValue(name, out long count) ? UnsafeByteOperations.UnsafeWrap(new byte[sizeof(float) * count]) : _state.Read(name);
}
