namespace TorchSharp;

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.Enter();

    public static DisposeScope CurrentDisposeScope => DisposeScopeManager.Current.Innermost;

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
