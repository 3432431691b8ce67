namespace Microsoft.ML.Runtime;

/// <summary>Progress reported to nobody: <see cref="MLContext.Log"/> never carries it.</summary>
internal sealed class SilentProgressChannel : IProgressChannel
{
    public void Checkpoint(params double?[] values)
    {
    }

    public void Dispose()
    {
    }

    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
    {
    }

    public IProgressChannel StartProgressChannel(string name) => this;
}
