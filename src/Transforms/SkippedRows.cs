using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The rows of one pass over the data that got no scores because their image cannot be read; it says so when the pass ends.
/// </summary>
/// <param name="log">Where to say it.</param>
/// <param name="column">The images.</param>
/// <param name="instead">What the rows have in the place of scores.</param>
internal sealed class SkippedRows(IChannelProvider log, string column, string instead = "NaN for scores") : IDisposable
{
    private const int Listed = 20;

    private readonly List<string> _names = [];
    private long _count;

    /// <summary>How many there are.</summary>
    public long Count => _count;

    public void Add(InvalidDataException failure)
    {
        _count++;
        if (_names.Count < Listed)
            _names.Add(failure.Message.TrimEnd('.'));
    }

    public void Dispose()
    {
        if (_count == 0)
            return;
        string list = string.Join("; ", _names) + (_count > Listed ? "; ..." : "");
        using var channel = log.Start("ResNetTransformer");
        channel.Warning(
            MessageSensitivity.UserData,
            FormattableString.Invariant($"{_count} rows have {instead}, because their image in column '{column}' cannot be read: ")
                + $"{list}.");
        _count = 0;
        _names.Clear();
    }
}
