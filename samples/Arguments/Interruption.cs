using System.Runtime.InteropServices;

namespace Arguments;

/// <summary>
/// Ctrl-C and SIGTERM while something long goes on: the first asks it to end and to keep what it has, the second ends the program.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly string _what;

    /// <param name="what">What happens now, in a sentence; the second Ctrl-C is explained after it.</param>
    public Interruption(string what)
    {
        _what = what;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    public CancellationToken Token => _source.Token;

    public bool IsRequested => _source.IsCancellationRequested;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (IsRequested)
            return;
        context.Cancel = true;
        Console.Error.WriteLine($"{Environment.NewLine}{_what} Ctrl-C again ends the program at once.");
        _source.Cancel();
    }
}
