using static TorchSharp.torch;

namespace TorchSharp;

// The scopes of one thread, innermost first.
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager s_current;

    internal static DisposeScopeManager Current => s_current ??= new DisposeScopeManager();

    public static ThreadDisposeScopeStatistics Statistics => Current.ThreadStatistics;

    internal ThreadDisposeScopeStatistics ThreadStatistics { get; } = new();

    internal DisposeScope Innermost { get; private set; }

    internal DisposeScope Enter() => Innermost = new DisposeScope(this);

    internal void Leave(DisposeScope left)
    {
        if (ReferenceEquals(Innermost, left))
        {
            Innermost = left.OuterScope;
            return;
        }
        for (var scope = Innermost; scope is not null; scope = scope.OuterScope)
        {
            if (!ReferenceEquals(scope.OuterScope, left)) continue;
            scope.OuterScope = left.OuterScope;
            return;
        }
    }

    internal DisposeScope Register(Tensor tensor)
    {
        if (Innermost is null)
        {
            ThreadStatistics.TensorStatistics.CreatedOutsideScopeCount++;
            return null;
        }
        ThreadStatistics.TensorStatistics.CreatedInScopeCount++;
        Innermost.Add(tensor);
        return Innermost;
    }

    internal void CountDisposal(DisposeScope owner)
    {
        if (owner is null) ThreadStatistics.TensorStatistics.DisposedOutsideScopeCount++;
        else ThreadStatistics.TensorStatistics.DisposedInScopeCount++;
    }
}
