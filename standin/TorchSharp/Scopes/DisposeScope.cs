using static TorchSharp.torch;

namespace TorchSharp;

// Owns the tensors made on its thread while it is the innermost scope, and disposes of them when it ends.
public sealed partial class DisposeScope : IDisposable
{
    private DisposeScopeManager _manager;
    private HashSet<IDisposable> _owned = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager)
    {
        _manager = manager;
        OuterScope = manager.Innermost;
    }

    internal DisposeScope OuterScope { get; set; }

    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            RequireAlive();
            return [.. _owned];
        }
    }

    public int DisposablesCount
    {
        get
        {
            RequireAlive();
            return _owned.Count;
        }
    }

    public bool Contains(IDisposable disposable) => _owned.Contains(disposable);

    public void Dispose()
    {
        if (_manager is null) return;
        DisposeEverything();
        _manager.Leave(this);
        _manager = null;
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        RequireAlive();
        var doomed = _owned;
        _owned = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in doomed)
        {
            if (!_owned.Contains(disposable)) disposable.Dispose();
        }
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        RequireAlive();
        _owned.Remove(disposable);
        if (disposable is Tensor tensor) tensor.OwningDisposeScope = null;
    }

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        RequireAlive();
        foreach (var disposable in disposables)
        {
            if (!_owned.Remove(disposable) || disposable is not Tensor tensor) continue;
            _manager.ThreadStatistics.TensorStatistics.DetachedFromScopeCount++;
            tensor.OwningDisposeScope = null;
        }
    }

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public void MoveToOther(DisposeScope scope, IEnumerable<IDisposable> disposables)
    {
        RequireAlive();
        if (scope is null)
        {
            Detach(disposables);
            return;
        }
        foreach (var disposable in disposables)
        {
            if (_owned.Remove(disposable)) scope.Take(disposable);
        }
    }

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        RequireAlive();
        var attached = new List<IDisposable>();
        foreach (var disposable in disposables)
        {
            if (Take(disposable)) _manager.ThreadStatistics.TensorStatistics.AttachedToScopeCount++;
            attached.Add(disposable);
        }
        return attached;
    }

    internal void Add(Tensor tensor) => _owned.Add(tensor);

    // One tensor of the common case, without a list around it.
    internal void MoveToOuter(Tensor tensor)
    {
        RequireAlive();
        if (!_owned.Remove(tensor)) return;
        if (OuterScope is not null)
        {
            OuterScope.Take(tensor);
            return;
        }
        _manager.ThreadStatistics.TensorStatistics.DetachedFromScopeCount++;
        tensor.OwningDisposeScope = null;
    }

    internal static void Replace(Tensor original, Tensor replacement)
    {
        if (original.OwningDisposeScope is not { } scope || !scope._owned.Remove(original)) return;
        original.OwningDisposeScope = null;
        scope.Take(replacement);
    }

    private bool Take(IDisposable disposable)
    {
        if (disposable is not Tensor tensor)
            throw new InvalidOperationException("DisposeScope can only manage Tensor or PackedSequence");
        var previous = tensor.OwningDisposeScope;
        if (ReferenceEquals(previous, this)) return false;
        _owned.Add(tensor);
        previous?._owned.Remove(tensor);
        tensor.OwningDisposeScope = this;
        return true;
    }

    private void RequireAlive()
    {
        if (_manager is null) throw new ObjectDisposedException(typeof(DisposeScope).FullName);
    }
}
