using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

// States are numbered across groups.
internal sealed class StateDictionaryBuilder
{
    internal Optimizer.StateDictionary Result { get; } = new();

    internal void AddGroup(OptimizerOptions options)
    {
        Result.Options.Add(options);
        Result.StateIndexRef.Add([]);
    }

    internal void AddState(OptimizerState state)
    {
        Result.StateIndexRef[^1].Add(Result.State.Count);
        Result.State.Add(state);
    }
}
