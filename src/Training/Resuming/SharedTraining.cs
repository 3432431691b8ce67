using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A training to go on from whose file the first of several processes reads; the others, which need not see it, get from it what is asked
/// for.
/// </summary>
internal sealed class SharedTraining : TrainingToResume
{
    private const string Task = "read the checkpoint";

    private readonly SavedTraining? _file;
    private readonly ProcessGroup _group;
    private readonly Description _description;

    private SharedTraining(SavedTraining? file, ProcessGroup group, Description description)
    {
        (_file, _group, _description) = (file, group, description);
        State = TrainingState.FromJson(description.State);
    }

    public override TrainingState State { get; }

    public override string Path => _description.Path;

    public override IEnumerable<string> TensorNames => _description.TensorNames;

    /// <param name="file">What the first process found; of the others null.</param>
    /// <param name="group">All of them call this.</param>
    /// <returns>Null if there is none.</returns>
    public static SharedTraining? Of(SavedTraining? file, ProcessGroup group)
    {
        var own = file is null ? null : new Description(file.Path, file.State.ToJson(), [.. file.TensorNames]);
        var description = JsonSerializer.Deserialize<Description>(group.BroadcastText(JsonSerializer.Serialize(own), Task));
        return description is null ? null : new(file, group, description);
    }

    public override void CopyTo(string prefix, IEnumerable<KeyValuePair<string, Tensor>> targets)
    {
        var all = targets.ToArray();
        _file?.CopyTo(prefix, all);
        SharedState.Broadcast(_group, all.Select(target => target.Value), Task);
    }

    public override void Dispose() => _file?.Dispose();

    private sealed record Description(string Path, string State, string[] TensorNames);
}
