namespace Serving;

/// <summary>
/// Tells when a file has another content, or when somebody asks to look at it again. It looks now and then, because events of file systems
/// do not cross the mounts of containers and network drives.
/// </summary>
internal sealed class FileChanges(string path, TimeSpan interval) : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0);
    private State _taken = State.Of(path);

    /// <summary>Lets <see cref="NextAsync"/> end at once.</summary>
    public void Ask() => _asked.Release();

    /// <summary>
    /// Waits for the next change, and until the file has stayed as it is for an interval: whoever writes it may not be done.
    /// </summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        var last = _taken;
        while (!await _asked.WaitAsync(interval, cancellationToken))
        {
            var now = State.Of(path);
            if (now.Exists && now == last && now != _taken)
                break;
            last = now;
        }
        // Who asked twice is answered once.
        while (_asked.Wait(0, CancellationToken.None))
        {
        }
        _taken = State.Of(path);
    }

    public void Dispose() => _asked.Dispose();

    /// <summary>What of a file changes with its content. Links are followed: Kubernetes changes what they point to.</summary>
    private readonly record struct State(bool Exists, DateTime Written, long Length)
    {
        public static State Of(string path)
        {
            var file = new FileInfo(path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? new(true, target.LastWriteTimeUtc, target.Length) : default;
        }
    }
}
