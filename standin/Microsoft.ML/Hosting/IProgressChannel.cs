namespace Microsoft.ML.Runtime;

public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    void Checkpoint(params double?[] values);

    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);
}
