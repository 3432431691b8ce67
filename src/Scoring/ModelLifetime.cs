using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Keeps those who use a model and who disposes of it apart: any number may use it at once, disposing waits for them, and who comes later
/// is told.
/// </summary>
/// <param name="owner">What users know the model as: the type that errors name.</param>
[SuppressMessage("Design", "CA1001", Justification = "The lock is never disposed: who comes late asks it before being told.")]
internal sealed class ModelLifetime(Type owner)
{
    private readonly ReaderWriterLockSlim _lock = new();
    private bool _ended;

    /// <summary>What users know the model as: the type that errors name.</summary>
    public Type Owner { get; set; } = owner;

    /// <summary>The model stays until what is returned is disposed, by the same thread.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Use Hold()
    {
        _lock.EnterReadLock();
        var use = new Use(_lock);
        if (_ended)
        {
            use.Dispose();
            ThrowIfEnded();
        }
        return use;
    }

    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void ThrowIfEnded()
    {
        if (_ended)
            throw new ObjectDisposedException(
                Owner.Name,
                "The model was disposed. A PredictionEngine disposes the model that it was made of, unless it is made with "
                + "PredictionEngineOptions { OwnsTransformer = false }; a chain disposes its links.");
    }

    /// <summary>Waits for all who use the model, then runs <paramref name="release"/>; once, however often it is called.</summary>
    public void End(Action release)
    {
        _lock.EnterWriteLock();
        try
        {
            if (_ended)
                return;
            _ended = true;
            release();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Somebody uses the model.</summary>
    public readonly ref struct Use(ReaderWriterLockSlim held)
    {
        public void Dispose() => held.ExitReadLock();
    }
}
